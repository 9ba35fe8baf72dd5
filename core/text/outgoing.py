"""The one gate for model-written text that is posted: nothing in it acts, and no secret is in it."""

from collections.abc import Iterable

from core.text.publish import LIMIT, publishable
from core.text.redact import Redactor
from core.text.tokens import shaped


class Outgoing:
    """Knows the secrets of this process; `gate(text)` is what may be posted of `text`."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._redact = Redactor(secrets)

    def __repr__(self) -> str:
        return "Outgoing(…)"

    def __call__(self, text: str, limit: int = LIMIT) -> str:
        """At most `limit` characters, without mentions, links, images, commands, hidden text or secrets.

        Secrets are looked for before and after the rest: cutting and joining must neither hide nor make one.
        """
        return self.without_secrets(publishable(self.without_secrets(text[: limit * 2]), limit))

    def line(self, text: str, limit: int = 200) -> str:
        """The same as one line."""
        return " ".join(self(text, limit).split())

    def without_secrets(self, text: str) -> str:
        """`text` as it is but for secrets: the last look at what was put together of parts."""
        return shaped(self._redact(text))
