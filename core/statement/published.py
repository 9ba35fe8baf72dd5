"""Public keys as a deployment publishes them, and as whoever verifies has chosen to trust them."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from core.errors import Refused
from core.statement.canonical import Doubt, Doubtful, packed, read, unpacked
from core.statement.keys import BYTES, PublicKey

PATH = "/.well-known/pullwright-keys.json"
LARGEST = 256 * 1024  # bytes
_MOST_KEYS = 200
_SKEW = timedelta(minutes=5)  # between the clocks of two machines


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A key and when it counts: for what was measured from `since` until `until`; None: no bound.

    A key that was `revoked` counts for nothing, whatever time a statement names: who has the key can name any.
    """

    key: PublicKey
    since: datetime | None = None
    until: datetime | None = None
    revoked: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeySet:
    """The keys of one deployment. `issuer` is its address; empty on a laptop."""

    issuer: str
    keys: tuple[TrustedKey, ...]

    def find(self, id: str) -> TrustedKey | None:
        """The key of that id, if it is one of these."""
        return next((one for one in self.keys if one.key.id == id), None)


class _Key(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    keyid: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    algorithm: Literal["Ed25519"]
    public: Annotated[str, Field(max_length=100)]
    since: AwareDatetime | None
    until: AwareDatetime | None
    revoked: AwareDatetime | None


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    kind: Literal["pullwright.keys"] = Field(alias="schema")
    schema_version: Literal[1]
    issuer: Annotated[str, Field(max_length=1000)]
    keys: Annotated[tuple[_Key, ...], Field(max_length=_MOST_KEYS)]


def document(keys: KeySet) -> bytes:
    """`keys` as the file at `PATH`, newest first."""
    value = {
        "schema": "pullwright.keys",
        "schema_version": 1,
        "issuer": keys.issuer,
        "keys": [_told(one) for one in keys.keys],
    }
    return (json.dumps(value, indent=1) + "\n").encode("ascii")


def _told(one: TrustedKey) -> dict[str, str | None]:
    times = {name: getattr(one, name) for name in ("since", "until", "revoked")}
    shown = {name: moment.isoformat(timespec="seconds") if moment else None for name, moment in times.items()}
    return {"keyid": one.key.id, "algorithm": "Ed25519", "public": packed(one.key.raw), **shown}


def key_set(data: bytes, called: str) -> KeySet:
    """The keys in `data`: a document as above, or one public key in base64 or as PEM.

    `Refused`, naming `called`, for all else.
    """
    if len(data) > LARGEST:
        raise Refused(f"{called} is larger than {LARGEST >> 10} KiB, which no list of keys is.")
    if data.lstrip().startswith(b"-----BEGIN"):
        return KeySet("", (TrustedKey(_of_pem(data, called)),))
    if bare := bare_key(data.decode("ascii", "replace")):
        return bare
    try:
        found = _Document.model_validate_json(data) if isinstance(read(data, called), dict) else None
    except (ValidationError, Doubtful):
        found = None
    if found is None:
        raise Refused(f"{called} is neither a list of Pullwright's keys nor a public key as PEM.")
    return KeySet(found.issuer, tuple(_trusted(one, called) for one in found.keys))


def bare_key(text: str) -> KeySet | None:
    """The one key that `text` is in base64, as the Action tells it; None where it is none."""
    try:
        raw = unpacked(text.strip(), "key")
    except Doubtful:
        return None
    return KeySet("", (TrustedKey(PublicKey(raw)),)) if len(raw) == BYTES else None


def _trusted(one: _Key, called: str) -> TrustedKey:
    """The id is worked out again: a list in which it is that of another key is not used at all."""
    try:
        key = PublicKey(unpacked(one.public, "public"))
    except Doubtful:
        key = PublicKey(b"")
    if len(key.raw) != BYTES or key.id != one.keyid:
        raise Refused(f"{called} names a key {one.keyid[:16]} that is not the one beside it, so none of it is used.")
    return TrustedKey(key, one.since, one.until, one.revoked)


def _of_pem(data: bytes, called: str) -> PublicKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        found = load_pem_public_key(data)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        found = None
    if not isinstance(found, Ed25519PublicKey):
        raise Refused(f"{called} is no public key of Ed25519 as PEM.")
    return PublicKey(found.public_bytes_raw())


def doubts_about(one: TrustedKey, made: datetime) -> tuple[Doubt, ...]:
    """Why the key does not count for what says that it was made at `made`."""
    name = f"key {one.key.id[:16]}"
    if one.revoked:
        return (Doubt(name, f"it was revoked on {one.revoked:%Y-%m-%d}; nothing that it signed is believed any more."),)
    if one.since and made < one.since - _SKEW:
        return (Doubt(name, f"the statement says {made:%Y-%m-%d %H:%M}, when this key did not exist yet."),)
    if one.until and made > one.until + _SKEW:
        return (Doubt(name, f"the statement says {made:%Y-%m-%d %H:%M}, when this key was out of use already."),)
    return ()
