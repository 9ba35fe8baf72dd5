"""Why an administrator did something: one line that the customer can read, for ever. Pure."""

from core.errors import Refused
from core.text import invisible

LONGEST = 500
_TOO_LONG = f"A reason is one sentence for the customer, of at most {LONGEST} characters; this one has {{:,}}."


def reason(given: str, missing: str) -> str:
    """`given` as one line, without what nobody sees and what steers a terminal or turns the direction of text.

    Raises `Refused` with `missing` where nothing is left that can be read, and where it is longer than `LONGEST`.
    """
    line = " ".join(invisible.pattern().sub(" ", given).split())
    if not line:
        raise Refused(missing)
    if len(line) > LONGEST:
        raise Refused(_TOO_LONG.format(len(line)))
    return line
