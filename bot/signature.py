"""Whether a delivery is GitHub's: HMAC-SHA256 of the raw body."""

import hmac
from collections.abc import Sequence

_SCHEME = b"sha256="
_LENGTH = len(_SCHEME) + 64


def verify(body: bytes, header: bytes, secrets: Sequence[bytes]) -> bool:
    """Whether `header` (`X-Hub-Signature-256`) signs `body` with one of `secrets`; never without a secret.

    All secrets are tried, each compared as bytes in constant time: the current and, during a rotation, the previous.
    """
    if len(header) != _LENGTH or not header.startswith(_SCHEME):
        return False
    given = header[len(_SCHEME) :].lower()
    matches = [hmac.compare_digest(_sign(body, secret), given) for secret in secrets if secret]
    return any(matches)


def _sign(body: bytes, secret: bytes) -> bytes:
    return hmac.digest(secret, body, "sha256").hex().encode()
