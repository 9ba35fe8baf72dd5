"""Lines of JSON with a time and a level."""

import sys
from typing import Protocol, TextIO


class Write(Protocol):
    """Writes one line, if its level (as in `logging`) is asked for."""

    def __call__(self, level: int, event: str, /, **fields: object) -> None: ...


def writer(level: str, out: TextIO | None) -> Write:
    """Writes to `out` (default: standard error) from `level` on; `off` writes nothing."""
    if level == "off":
        return _nothing
    import structlog  # a fifth of a second that only those pay who read the log

    logger = structlog.wrap_logger(
        structlog.PrintLogger(out or sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    write: Write = logger.log
    return write


def _nothing(level: int, event: str, /, **fields: object) -> None:
    """Nobody reads it."""
