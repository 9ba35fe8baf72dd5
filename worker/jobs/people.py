"""Who wrote something, and what they may do here."""

import hashlib
from dataclasses import dataclass, field

from core.asks import Person
from core.github import GitHub, Permission

_MOST = 20  # people that are asked about


@dataclass(slots=True)
class People:
    """Each person is asked about once; whoever comes after too many others may do nothing, and bots never may."""

    github: GitHub
    least: Permission
    known: dict[int, Permission] = field(default_factory=dict)

    def permission(self, person: Person) -> Permission:
        """What that person may do here."""
        if person.is_bot:
            return Permission.NONE
        if person.id not in self.known:
            full = len(self.known) >= _MOST
            self.known[person.id] = Permission.NONE if full else self.github.permission(person.login, person.id)
        return self.known[person.id]


def author(person: Person, held: Permission) -> str:
    """The person for the manifest."""
    return f"{person.login} ({held.name.lower()})"


def digest(text: str) -> str:
    """The SHA-256 of a text, for the manifest."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
