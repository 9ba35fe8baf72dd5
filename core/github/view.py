"""What the four parts of a repository's view share: reading, listing and writing below its number.

Every path begins with the repository's number: GitHub keeps that through renames and transfers, so no redirect needs
to be followed, and nobody who takes over an old name is ever talked to.
"""

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import Any, TypeVar

from core.errors import Broken
from core.github.identities import RepositoryIdentity
from core.github.pace import Cost
from core.github.sender import Call, Sender
from core.github.transport import GRAPHQL

_T = TypeVar("_T")

_PAGE = 100
_MOST_PAGES = 50
_MOST_LETTERS = 20_000_000  # of the texts of one list, together


class View:
    """One repository, seen by one installation."""

    def __init__(self, sender: Sender, identity: RepositoryIdentity, repository: int, bot: Callable[[], str]) -> None:
        self._sender, self._identity, self._id, self._bot = sender, identity, repository, bot

    def _read(self, path: str, shape: Callable[[Any], _T], **query: Any) -> _T:
        call = Call("GET", self._at(path), Cost.READ, True, query=query)
        return self._sender.send(self._identity, call, lambda headers, data: shape(data))

    def _list(self, path: str, shape: Callable[[Any], _T], *, below: str = "", **query: Any) -> tuple[_T, ...]:
        """All pages, at most fifty of a hundred; `below` is the name of the list where the answer is an object."""
        found: list[_T] = []
        size = 0
        for page in range(1, _MOST_PAGES + 1):
            call = Call("GET", self._at(path), Cost.READ, True, query={**query, "per_page": _PAGE, "page": page})
            items, letters, more = self._sender.send(self._identity, call, partial(_page, below, shape))
            found += items
            size += letters
            if size > _MOST_LETTERS:
                raise Broken(f"What GitHub lists below {path} of {self._identity.about} is too much to be read.")
            if not more:
                break
        return tuple(found)

    def _write(
        self,
        method: str,
        path: str,
        body: object,
        shape: Callable[[Any], _T],
        *,
        repeatable: bool,
        cost: Cost = Cost.CONTENT,
    ) -> _T:
        call = Call(method, self._at(path), cost, repeatable, body=body)
        return self._sender.send(self._identity, call, lambda headers, data: shape(data))

    @cached_property
    def _node(self) -> str:
        """The repository's id in GraphQL."""
        return self._read("", lambda held: str(held["node_id"]))

    def _mutate(self, mutation: str, given: object, *, repeatable: bool = False) -> str:
        """What GraphQL says against it, empty where it was done."""
        body = {"query": mutation, "variables": {"input": given}}
        call = Call("POST", GRAPHQL, Cost.CONTENT, repeatable, body=body)
        return self._sender.send(self._identity, call, _objection)

    def _at(self, path: str) -> str:
        return f"/repositories/{self._id}{path}"


def _page(below: str, shape: Callable[[Any], _T], headers: Mapping[str, str], data: Any) -> tuple[list[_T], int, bool]:
    items = data[below] if below else data
    letters = sum(len(item.get("body") or "") for item in items)
    return [shape(item) for item in items], letters, 'rel="next"' in headers.get("link", "")


def _objection(headers: Mapping[str, str], data: Any) -> str:
    return "; ".join(str(error["message"]) for error in data.get("errors", ()))


def nothing(_: Any) -> None:
    """For answers that are not read."""
