"""The thread in which a request is answered: all that the last words need, also where nothing else can be done."""

from dataclasses import dataclass

from core.asks import Ask
from core.github import Comment, GitHub, Installations
from core.github.ours import wrote
from core.names import RequestId
from core.text import Outgoing
from worker.publication.effects import Effects


@dataclass(frozen=True, slots=True)
class Front:
    """One request's thread on GitHub. `ask` has the thread and the comment where it is answered."""

    github: GitHub
    effects: Effects
    request: RequestId
    ask: Ask
    gate: Outgoing  # everything a model wrote goes through it
    apps: Installations  # who we are
    handle: str

    def is_ours(self, comment: Comment) -> bool:
        """Whether our App wrote it; what it says of itself counts for nothing."""
        return wrote(self.apps, comment)
