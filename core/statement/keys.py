"""Ed25519 keys: the private one signs, the public one is known by the hash of its bytes."""

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from core.errors import Refused

BYTES = 32
SIGNATURE_BYTES = 64
_SETTING = "PULLWRIGHT_SIGNING_KEYS: each key is 32 bytes in base64; make one with: openssl rand -base64 32."


@dataclass(frozen=True, slots=True)
class PublicKey:
    """32 bytes that signatures are checked with."""

    raw: bytes

    @property
    def id(self) -> str:
        """The SHA-256 of the key, 64 hexadecimal digits: an id that somebody else's key cannot have."""
        return hashlib.sha256(self.raw).hexdigest()

    def has_signed(self, body: bytes, signature: bytes) -> bool:
        """Whether `signature` is one of `body` by the holder of the private key."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, body)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """32 bytes that signatures are made with; no repr shows them."""

    raw: bytes = field(repr=False)

    @property
    def public(self) -> PublicKey:
        """The other half, for everybody."""
        return PublicKey(Ed25519PrivateKey.from_private_bytes(self.raw).public_key().public_bytes_raw())

    def sign(self, body: bytes) -> bytes:
        """64 bytes; the same for the same body."""
        return Ed25519PrivateKey.from_private_bytes(self.raw).sign(body)


def new_key() -> SigningKey:
    """A key that nobody can guess."""
    return SigningKey(secrets.token_bytes(BYTES))


def keys_of(setting: str) -> tuple[SigningKey, ...]:
    """The keys of the setting PULLWRIGHT_SIGNING_KEYS, newest first; `Refused` for what is none."""
    return tuple(_key(part.strip()) for part in setting.split(",") if part.strip())


def _key(encoded: str) -> SigningKey:
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != BYTES:
        raise Refused(_SETTING)
    return SigningKey(raw)
