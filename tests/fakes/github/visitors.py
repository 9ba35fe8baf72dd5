"""People who sign in with the App: who sits before the browser, and who is a member of what."""

import secrets

from tests.fakes.github.readers import Person
from tests.fakes.github.world import World


class Visitors:
    """The part of `FakeGitHub` that is about people's own tokens."""

    _world: World

    def browses(self, person: Person | None) -> None:
        """From now on GitHub's own pages take every browser for this person's; None: nobody's, who then refuses."""
        self._world.state.save({**self._world.app, "browsing": person.id if person else 0})

    def number(self, organisation: str, id: int) -> None:
        """A new organisation with a number that was chosen."""
        made = {"id": id, "login": organisation, "type": "Organization"}
        self._world.state.put("account", made, key=organisation.lower())

    def joins(self, person: Person, organisation: str, role: str = "member", state: str = "active") -> None:
        """`role` is admin or member, `state` active or pending."""
        account = self._world.new_account(organisation, "Organization")
        self.leaves(person, organisation)
        made = {"id": self._world.state.next("member"), "role": role, "state": state}
        self._world.state.put("member", made, repo=account["id"], parent=person.id)

    def leaves(self, person: Person, organisation: str) -> None:
        account = self._world.account_named(organisation)
        for held in self._world.state.all("member", account["id"] if account else 0, person.id):
            self._world.state.drop(held)

    def revoke(self, person: Person) -> None:
        """The person takes the App's authorisation back: tokens of theirs are worth nothing any more."""
        for held in self._world.state.all("user_token", parent=person.id):
            self._world.state.drop(held)

    def user_token(self, person: Person) -> str:
        """A token as signing in gives it."""
        return make_token(self._world, person.id)["token"]

    @property
    def user_tokens(self) -> tuple[str, ...]:
        """All that are good."""
        return tuple(held["token"] for held in self._world.state.all("user_token"))


def make_token(world: World, account: int) -> dict[str, str]:
    """A new pair for that account."""
    token, refresh = f"ghu_{secrets.token_urlsafe(27)}", f"ghr_{secrets.token_urlsafe(57)}"
    expires = world.now() + world.app.get("user_token_life", 28800)
    made = {"id": world.state.next("user_token"), "token": token, "refresh": refresh, "account": account}
    world.state.put("user_token", {**made, "expires": expires}, key=token, parent=account)
    return {"token": token, "refresh": refresh}
