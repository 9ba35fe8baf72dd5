"""The seal of a job: whoever can write to Redis, but does not know our keys, can start nothing."""

import hashlib
import hmac

from core.crypto import Keyring

_PURPOSE = "queue job"


class Seal:
    """HMAC-SHA256 over a request's id and attempt; the newest key seals, every key of the ring is accepted."""

    def __init__(self, ring: Keyring) -> None:
        self._keys = ring.derived(_PURPOSE)

    def of(self, request: str, attempt: int) -> str:
        """The seal, as 64 hexadecimal digits."""
        return _mac(self._keys[0], request, attempt).hex()

    def fits(self, request: str, attempt: int, mac: str) -> bool:
        """Whether `mac` is the seal of exactly this."""
        given = mac.encode("utf-8", "surrogatepass")
        return any(hmac.compare_digest(_mac(key, request, attempt).hex().encode(), given) for key in self._keys)


def _mac(key: bytes, request: str, attempt: int) -> bytes:
    return hmac.digest(key, f"{request}:{attempt}".encode("utf-8", "surrogatepass"), hashlib.sha256)
