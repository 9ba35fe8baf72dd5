"""The keys of this deployment: one that signs, and all that ever did, without their private halves.

They are one secret of the database, encrypted there like every other; or the operator's own, from the settings.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Protocol

from core.errors import Broken, Refused
from core.statement.canonical import packed, unpacked
from core.statement.keys import PublicKey, SigningKey, keys_of, new_key
from core.statement.published import KeySet, TrustedKey

SECRET = "statement keys"  # noqa: S105 - the name of a row, and no secret
_SHORTEST = 8  # digits of an id that name a key


class Secrets(Protocol):
    """Where the keys are kept: see `core.store.vault`."""

    def secret(self, name: str) -> str | None: ...
    def change_secret(self, name: str, change: Callable[[str | None], str]) -> str: ...


@dataclass(frozen=True, slots=True)
class _Kept:
    """One key; `private` is None once it does not sign any more: what is not there cannot be stolen."""

    told: TrustedKey
    private: SigningKey | None


class Keychain:
    """The keys that are kept in `secrets`; those of the setting `given`, where there are any, sign instead of them."""

    def __init__(self, secrets: Secrets, given: str = "") -> None:
        self._secrets = secrets
        self._given = keys_of(given)

    def signer(self) -> SigningKey:
        """The key that signs now, made when there is none yet."""
        if self._given:
            return self._given[0]
        found = _signing(_read(self._secrets.secret(SECRET)))
        return found or _certain(_signing(self._changed(lambda kept: kept if _signing(kept) else (_new(), *kept))))

    def published(self, issuer: str = "") -> KeySet:
        """All keys that are known, newest first; nothing is made."""
        given = tuple(TrustedKey(one.public) for one in self._given)
        kept = tuple(one.told for one in _read(self._secrets.secret(SECRET)))
        return KeySet(issuer, given + kept)

    def rotate(self) -> PublicKey:
        """A new key signs from now on; the one before counts for what it signed, and its private half is forgotten."""
        if self._given:
            raise Refused(
                "The keys are in PULLWRIGHT_SIGNING_KEYS: put a new one in front of them there, and leave the old ones."
            )
        return self._changed(lambda kept: (_new(), *map(_retired, kept)))[0].told.key

    def revoke(self, id: str) -> PublicKey:
        """Nothing that the key with that id (or its beginning) signed counts any more; if it signs, a new one does."""
        gone: list[PublicKey] = []

        def change(kept: tuple[_Kept, ...]) -> tuple[_Kept, ...]:
            gone[:] = [self._named(id, kept)]
            changed = tuple(_revoked(one) if one.told.key == gone[0] else one for one in kept)
            return changed if _signing(changed) or not kept[0].private else (_new(), *changed)

        self._changed(change)
        return gone[0]

    def _named(self, id: str, kept: tuple[_Kept, ...]) -> PublicKey:
        found = [one.told.key for one in kept if len(id) >= _SHORTEST and one.told.key.id.startswith(id.lower())]
        if len(found) == 1:
            return found[0]
        if any(one.public.id.startswith(id.lower()) for one in self._given):
            raise Refused("This key is in PULLWRIGHT_SIGNING_KEYS; take it out there, and it counts for nothing.")
        raise Refused(f"Not exactly one key here begins with {id[:64]!r}; `pullwright admin keys` lists them.")

    def _changed(self, change: Callable[[tuple[_Kept, ...]], tuple[_Kept, ...]]) -> tuple[_Kept, ...]:
        return _read(self._secrets.change_secret(SECRET, lambda text: _written(change(_read(text)))))


def _new() -> _Kept:
    key = new_key()
    return _Kept(TrustedKey(key.public, since=_now()), key)


def _retired(one: _Kept) -> _Kept:
    return replace(one, private=None, told=replace(one.told, until=one.told.until or _now()))


def _revoked(one: _Kept) -> _Kept:
    gone = _retired(one)
    return replace(gone, told=replace(gone.told, revoked=gone.told.revoked or _now()))


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _signing(kept: tuple[_Kept, ...]) -> SigningKey | None:
    return next((one.private for one in kept if one.private), None)


def _certain(key: SigningKey | None) -> SigningKey:
    if key is None:
        raise Broken("The key that signs statements is not where it was put.")
    return key


def _written(kept: tuple[_Kept, ...]) -> str:
    return json.dumps([_row(one) for one in kept])


def _row(one: _Kept) -> dict[str, str | None]:
    times = {name: getattr(one.told, name) for name in ("since", "until", "revoked")}
    shown = {name: moment.isoformat() if moment else None for name, moment in times.items()}
    return {"public": packed(one.told.key.raw), "private": packed(one.private.raw) if one.private else None, **shown}


def _read(text: str | None) -> tuple[_Kept, ...]:
    return tuple(_of_row(row) for row in json.loads(text or "[]"))


def _of_row(row: dict[str, Any]) -> _Kept:
    times = {name: datetime.fromisoformat(row[name]) if row[name] else None for name in ("since", "until", "revoked")}
    private = SigningKey(unpacked(row["private"], "private")) if row["private"] else None
    return _Kept(TrustedKey(PublicKey(unpacked(row["public"], "public")), **times), private)
