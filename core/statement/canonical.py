"""One way to write a JSON value, so that a byte that was changed cannot mean the same, and each has its place."""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass

import jiter


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why something does not hold: `place` is a field (`predicate.base`) or a file, `why` a sentence about it."""

    place: str
    why: str

    def __str__(self) -> str:
        return f"{self.place}: {self.why}"


class Doubtful(Exception):
    """What was to be read does not hold, for these reasons; never empty."""

    def __init__(self, *doubts: Doubt) -> None:
        super().__init__("; ".join(map(str, doubts)))
        self.doubts = doubts


def written(value: object) -> bytes:
    """`value` in ASCII: keys sorted, no space, no NaN. Two equal values are the same bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode("ascii")


def digest(value: object) -> str:
    """The SHA-256 of `value` as it is written, in hexadecimal digits."""
    return hashlib.sha256(written(value)).hexdigest()


def read(data: bytes, place: str) -> object:
    """The JSON value in `data`; `Doubtful` for what is none, and for what parsers disagree about."""
    try:
        value: object = jiter.from_json(data, allow_inf_nan=False, catch_duplicate_keys=True)
    except ValueError as wrong:
        raise Doubtful(Doubt(place, f"it is not JSON that can be relied on ({_what(wrong)}).")) from None
    return value


def _what(wrong: ValueError) -> str:
    """What is wrong and where, without the words that the parser may quote."""
    what, _, where = str(wrong).rpartition(" at line ")
    kind = "a key is there twice" if what.startswith("Detected duplicate key") else what
    return f"{kind}, line {where}" if where else kind


def check_written(data: bytes, value: object, place: str) -> None:
    """`Doubtful`, with the first byte that differs, unless `data` is `value` as it is written here."""
    try:
        expected = written(value)
    except ValueError:
        raise Doubtful(Doubt(place, "it holds a number that has no one way to be written.")) from None
    if data != expected:
        at = next((i for i, (a, b) in enumerate(zip(data, expected, strict=False)) if a != b), len(expected))
        raise Doubtful(Doubt(place, f"it is not written as Pullwright writes it, from byte {at + 1} on."))


def unpacked(text: str, place: str) -> bytes:
    """The bytes that `text` is the one base64 of (the usual alphabet, padded); else `Doubtful`."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Doubtful(Doubt(place, "it is not base64.")) from None
    if packed(raw) != text:
        raise Doubtful(Doubt(place, "it is not base64 as it is usually written."))
    return raw


def packed(raw: bytes) -> str:
    """`raw` in base64."""
    return base64.b64encode(raw).decode("ascii")
