"""What is kept of an answer: a line of the log and a number."""

from bot.payloads import events
from bot.routes.answers import Answer
from bot.routes.heads import Head
from core.telemetry import Log
from core.telemetry.metrics import Metrics


class Witness:
    """Sees every answer of the webhook."""

    def __init__(self, log: Log, metrics: Metrics) -> None:
        self._log = log
        self._metrics = metrics
        self._known = events()

    def answered(self, head: Head | None, answer: Answer) -> None:
        """A delivery was answered; without a `head` it was none. What nobody signed makes no series of numbers."""
        is_signed = head is not None and answer.status not in (401, 408, 413)
        event = head.event if head and is_signed and head.event in self._known else "other"
        self._metrics.answered(event, answer.word)
        self._log.answered(head.delivery if head else "", event, answer.status, answer.word)
