"""Somebody who is needed does not answer now, and may in a moment."""

from core.errors import Broken


class Away(Broken):
    """The server, or the runner's own service, does not answer now. `after_s` is when it wants to be asked again."""

    def __init__(self, why: str, after_s: float = 0.0) -> None:
        super().__init__(why, retryable=True)
        self.after_s = after_s
