"""Whether a delivery is Stripe's, and of now: the signature is verified by the SDK, the time here, on both sides."""

import re
from collections.abc import Sequence

TOLERANCE_S = 300  # older than that, it may be somebody's who has kept it
AHEAD_S = 60  # no clock is so wrong; the SDK would take any time to come
_HEADER = re.compile(r"t=(\d{1,12})(?:,[a-z0-9]{1,8}=[0-9a-f]{1,128}){1,8}")


def is_signed(body: bytes, header: bytes, secrets: Sequence[str], now: float) -> bool:
    """Whether `header` (`Stripe-Signature`) signs `body` with one of `secrets`, and says a time close to `now`.

    All secrets are tried: the current one and, while they are being rotated, the one before.
    """
    from stripe import SignatureVerificationError, WebhookSignature

    found = _HEADER.fullmatch(header.decode("latin-1"))
    if found is None or not now - TOLERANCE_S <= int(found[1]) <= now + AHEAD_S:
        return False
    matches = []
    for secret in filter(None, secrets):
        try:
            matches.append(WebhookSignature.verify_header(body, found[0], secret))
        except (SignatureVerificationError, TypeError, ValueError):  # the latter two: what the SDK lets escape
            continue
    return any(matches)
