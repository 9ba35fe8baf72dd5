"""Encryption at rest: AES-256-GCM, the key's id in the value, rotation without downtime.

A value is `v1.<key id>.<base64 of nonce + ciphertext>`. The newest key encrypts; every key of the ring
decrypts. The associated data binds a value to its place, so a value moved elsewhere does not decrypt.
"""

import base64
import binascii
import hashlib
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.errors import Broken, Refused

_VERSION = "v1"
_KEY_BYTES = 32
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class _Key:
    id: str
    cipher: AESGCM
    raw: bytes = field(repr=False)


class Keyring:
    """One or more keys, newest first."""

    def __init__(self, keys: tuple[bytes, ...]) -> None:
        self._keys = tuple(_Key(hashlib.sha256(key).hexdigest()[:8], AESGCM(key), key) for key in keys)

    def __repr__(self) -> str:
        return f"Keyring({', '.join(key.id for key in self._keys)})"

    def encrypt(self, text: str, place: str) -> str:
        """`text`, encrypted with the newest key and bound to `place`."""
        key = self._keys[0]
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = key.cipher.encrypt(nonce, text.encode("utf-8", "surrogatepass"), place.encode())
        return f"{_VERSION}.{key.id}.{base64.b64encode(nonce + sealed).decode()}"

    def decrypt(self, value: str, place: str) -> str:
        """The text of `value`; `Broken` says whether the key is missing or the value was changed."""
        version, _, rest = value.partition(".")
        key_id, _, body = rest.partition(".")
        key = next((key for key in self._keys if key.id == key_id), None)
        if version != _VERSION or key is None:
            raise Broken(f"A stored value needs encryption key {key_id!r}; add it to PULLWRIGHT_ENCRYPTION_KEYS.")
        raw = base64.b64decode(body)
        try:
            plain = key.cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], place.encode())
        except InvalidTag:
            raise Broken(f"A stored value of {place} was changed outside Pullwright and is not used.") from None
        return plain.decode("utf-8", "surrogatepass")

    def derived(self, purpose: str) -> tuple[bytes, ...]:
        """32 bytes for `purpose` from each key, newest first; whoever learns them knows nothing of the keys."""
        info = f"pullwright {purpose}".encode()
        return tuple(HKDF(SHA256(), _KEY_BYTES, salt=None, info=info).derive(key.raw) for key in self._keys)


def keyring(setting: str, data: Path) -> Keyring:
    """The ring from `setting` (comma-separated base64), else from the key file in `data`, made when absent."""
    return Keyring(tuple(_parse(part) for part in (setting or _key_file(data)).split(",") if part.strip()))


def _parse(encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != _KEY_BYTES:
        raise Refused(
            "PULLWRIGHT_ENCRYPTION_KEYS: each key is 32 bytes in base64; make one with: openssl rand -base64 32."
        )
    return key


def _key_file(data: Path) -> str:
    path = data / "encryption.key"
    if not path.exists():
        _write_once(path, base64.b64encode(secrets.token_bytes(_KEY_BYTES)) + b"\n")
    return path.read_text(encoding="ascii").strip()


def _write_once(path: Path, content: bytes) -> None:
    """Write a whole new file with mode 0600; when another process was first, its file stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
