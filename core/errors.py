"""Every failure that Pullwright names.

    PullwrightError
    ├── Refused      the person's turn: the sentence is the reply (exit 2, or 4 for policy)
    │   └── PolicyRefused   what was asked or written is not allowed here (exit 4)
    ├── Unfinished   an honest "not finished": publish what there is, say what is missing (exit 3)
    └── Broken       our fault or a dependency's: log, apologise, retry when `retryable` (exit 1)

A message is one clear sentence for a stranger, with the next step in it.
"""


class Terminated(KeyboardInterrupt):
    """The system, or who runs it, ended this process (SIGTERM): it ends early and honestly, as with Ctrl-C."""


class OutOfTime(KeyboardInterrupt):
    """The time that was given to this process is over: it ends early and honestly, as with Ctrl-C."""


def stopped_by(stopped: KeyboardInterrupt) -> str:
    """Who ended a run early, for a sentence."""
    if isinstance(stopped, OutOfTime):
        return "the clock: its time was over"
    return "the system (SIGTERM)" if isinstance(stopped, Terminated) else "you"


class PullwrightError(Exception):
    """The root: `str(error)` is a sentence that may be shown to a person."""


class Refused(PullwrightError):
    """Wrong usage, configuration or input; nothing was started and nothing was written."""


class PolicyRefused(Refused):
    """The request or its result is against the rules; the reason is the message."""


class Needless(Refused):
    """What was asked for is so already; nothing has to be mended."""


class Unfinished(PullwrightError):
    """The run ended before its goal; what exists is kept and reported."""


class Broken(PullwrightError):
    """Something failed that the person did not cause; `retryable` says whether trying again may help."""

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.retryable = retryable
