"""Whether a file is a statement that somebody whom one trusts has signed, and every reason why not."""

from datetime import UTC, datetime, timedelta

from core.statement.canonical import Doubt, Doubtful
from core.statement.envelope import Envelope, unseal
from core.statement.payload import changed_after_signing, statement
from core.statement.predicate import Statement
from core.statement.published import KeySet, TrustedKey, doubts_about

_SKEW = timedelta(minutes=5)
_SIGNATURE = (
    "the signature is none of this payload: either was changed, and no part of the payload says of itself that it was."
)


def believed(data: bytes, keys: KeySet, now: datetime | None = None) -> Statement:
    """The statement in `data`, signed with one of `keys` while it counted; else `Doubtful`, with the places.

    Nothing that comes with the statement says which keys are trusted, and nothing of it is used before it is.
    """
    envelope = unseal(data)
    key = _signer(envelope, keys)
    found = statement(envelope.payload)
    signed = found.predicate.run.signed
    if signed > (now or datetime.now(UTC)) + _SKEW:
        raise Doubtful(Doubt("predicate.run.signed", f"it says {signed:%Y-%m-%d %H:%M}, which is still to come."))
    if doubts := doubts_about(key, signed):
        raise Doubtful(*doubts)
    return found


def _signer(envelope: Envelope, keys: KeySet) -> TrustedKey:
    named = keys.find(envelope.key_id)
    if named is not None and envelope.is_signed_by(named.key):
        return named
    other = next((one for one in keys.keys if envelope.is_signed_by(one.key)), None)
    if other is not None:
        why = f"it was changed: the key that signed this is {other.key.id[:16]}."
        raise Doubtful(Doubt("signatures[0].keyid", why))
    changed = changed_after_signing(envelope.payload)
    if named is None:
        why = f"{ascii(envelope.key_id[:16])[1:-1]} is none of the {len(keys.keys)} keys that are trusted here."
        raise Doubtful(Doubt("signatures[0].keyid", why), *changed)
    raise Doubtful(*(changed or (Doubt("payload or signatures[0].sig", _SIGNATURE),)))
