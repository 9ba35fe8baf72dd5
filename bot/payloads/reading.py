"""JSON of a stranger: strict, bounded, one clear sentence when it is refused."""

import jiter

from core.errors import Refused


class Malformed(Refused):
    """The body is not the JSON object that GitHub would send."""


def read_object(body: bytes) -> dict[str, object]:
    """The JSON object in `body`.

    `Malformed` for anything else, and for what parsers disagree about: nesting deeper than 200, numbers of more than
    4,300 digits, NaN and Infinity, keys that are there twice, halves of surrogate pairs, bytes that are not UTF-8.
    """
    try:
        found: object = jiter.from_json(body, allow_inf_nan=False, catch_duplicate_keys=True)
    except ValueError as wrong:
        raise Malformed(f"The body is not JSON as we read it: {_place(wrong)}.") from None
    if not isinstance(found, dict):
        raise Malformed("The body is JSON, but not an object.")
    return found


def _place(wrong: ValueError) -> str:
    """What is wrong and where, without the words of the body that the parser may quote."""
    what, _, where = str(wrong).rpartition(" at line ")
    kind = "a key is there twice" if what.startswith("Detected duplicate key") else what
    return f"{kind} (line {where})" if where else kind
