"""The message of a commit: from the template, the model's words made harmless, trailers of ours alone."""

from core.names import RunId
from core.runs import Attempt
from worker.publication.site import Site

NAMELESS = "A change"  # where nothing of a title is left that may be posted
_TITLE = 72
_WORDS = 4_000


def message(site: Site, title: str, run: RunId, attempt: Attempt) -> str:
    """Title, what the model says about the change, trailers; the requester is a co-author."""
    said = site.gate(attempt.proposal.explanation, _WORDS)
    trailers = [f"Pullwright-Run: {run}", f"Pullwright-Verdict: {attempt.verdict}", site.co_author]
    parts = (_short(site.gate.line(title) or NAMELESS), said, "\n".join(line for line in trailers if line))
    return "\n\n".join(part for part in parts if part) + "\n"


def _short(title: str) -> str:
    return title if len(title) <= _TITLE else title[: _TITLE - 1].rstrip() + "…"
