"""The payload of a statement: written with the digests of its parts, and read again with the place of every doubt."""

from typing import Any

from pydantic import ValidationError

from core.statement.canonical import Doubt, Doubtful, check_written, digest, read, written
from core.statement.predicate import Statement

_SUBJECT = "subject"
_SAID = 3


def payload(statement: Statement) -> bytes:
    """`statement` as it is signed, its digests worked out."""
    value = statement.model_dump(mode="json", by_alias=True)
    value["predicate"]["digests"] = digests(value)
    return written(value)


def digests(value: dict[str, Any]) -> dict[str, str]:
    """The SHA-256 of the subject and of each part of the predicate but this one."""
    parts = {name: part for name, part in value["predicate"].items() if name != "digests"}
    return {name: digest(part) for name, part in sorted({**parts, _SUBJECT: value[_SUBJECT]}.items())}


def statement(data: bytes) -> Statement:
    """The statement in `data`; `Doubtful` where it is none of ours, or its parts and their digests disagree."""
    value = read(data, "payload")
    check_written(data, value, "payload")
    try:
        found = Statement.model_validate_json(data)
    except ValidationError as wrong:
        raise Doubtful(*_misfits(wrong)) from None
    if changed := changes(value):
        raise Doubtful(*changed)
    return found


def changes(value: Any) -> tuple[Doubt, ...]:
    """The parts that are not what their digests say; nothing where that cannot be told."""
    try:
        expected, told = digests(value), value["predicate"]["digests"]
        names = sorted({*expected, *told})
        wrong = [name for name in names if expected.get(name) != told.get(name)]
    except (KeyError, TypeError, AttributeError, ValueError):
        return ()
    return tuple(Doubt(_place(name), "it, or its digest, was changed after it was signed.") for name in wrong)


def changed_after_signing(data: bytes) -> tuple[Doubt, ...]:
    """Where a payload whose signature does not fit was changed, as far as it tells. Nothing of it is believed."""
    try:
        statement(data)
    except Doubtful as doubtful:
        return doubtful.doubts
    return ()


def _place(name: str) -> str:
    return name[:60] if name == _SUBJECT else f"predicate.{name[:60]}"


def _misfits(wrong: ValidationError) -> tuple[Doubt, ...]:
    """Each field that is not as it has to be; whatever stands there is not repeated."""
    told = wrong.errors(include_input=False, include_url=False, include_context=False)[:_SAID]
    return tuple(Doubt(_path(one["loc"]), f"it is not what a statement has there ({one['type']}).") for one in told)


def _path(place: tuple[int | str, ...]) -> str:
    parts = "".join(f"[{part}]" if isinstance(part, int) else f".{part[:60]}" for part in place)
    return ascii(parts.removeprefix(".") or "payload")[1:-1]
