"""Who is before the browser, and what GitHub lets them see: asked with their own token, believed for a minute."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar, cast

from bot.pages.accounts import frame, standing
from bot.routes.portal.cookies import derived
from core.credentials import CLIENT_ID, CLIENT_SECRET
from core.errors import Refused
from core.github.manifests import SIGNED_IN, web_url
from core.github.signing_in import Client, Pass
from core.github.visiting import Eyes, Role, Seen, SignedOut
from core.serial import dump, read
from core.settings import Settings
from core.store import Store
from core.store.sessions import Session

_T = TypeVar("_T")
_BELIEVED_S = 60.0
_REMEMBERED = 10_000
_AT_ONCE = 8


class MustSignIn(Exception):
    """Nobody is signed in; `was` says whether somebody had been."""

    def __init__(self, *, was: bool) -> None:
        super().__init__()
        self.was = was


class Hidden(Exception):
    """There is nothing there for this person."""


class Withheld(Exception):
    """It is there, and not for this person; `str` says why."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who signed in."""

    session: Session
    cookie: str = field(repr=False)
    eyes: Eyes = field(repr=False)

    @property
    def csrf(self) -> str:
        """What forms of this session carry."""
        return derived(self.cookie, "csrf")

    @property
    def shown(self) -> frame.Guest:
        """As pages show them."""
        return frame.Guest(self.session.login, self.csrf)


@dataclass(frozen=True, slots=True)
class Sight:
    """An installation that a guest may see."""

    seen: Seen
    role: Role

    @property
    def is_administrator(self) -> bool:
        """Whether they may change what it pays."""
        return self.role is Role.ADMINISTRATOR


class Visits:
    """Looks people up. Any thread may ask."""

    def __init__(self, settings: Settings, store: Store, now: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._desk = store.desk
        self._now = now
        self._known: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
        self._lock = Lock()
        self._asking = ThreadPoolExecutor(_AT_ONCE, "visits")

    def client(self) -> Client | None:
        """The App as people sign in with it; None where it, or our own address, is not known."""
        given = self._settings
        id = given.client_id or self._desk.secret(CLIENT_ID)
        secret = given.client_secret.get_secret_value() or self._desk.secret(CLIENT_SECRET)
        if not (id and secret and given.public_url):
            return None
        redirect, web = given.public_url + SIGNED_IN, web_url(given.github_url)
        return Client(web, given.github_url, id, secret, redirect, given.ca_bundle)

    def arrive(self, cookie: str, former: str, held: Pass) -> None:
        """Begin the session of whoever `held` belongs to, and end the one that this browser had."""
        who = self._eyes(held).who()
        self._desk.begin_session(cookie, who.id, who.login, dump(held), former)

    def guest(self, cookie: str) -> Guest:
        """Whose browser it is. `MustSignIn` where nobody's."""
        session = self._desk.session(cookie)
        if session is None:
            raise MustSignIn(was=bool(cookie))
        held: Pass = read(Pass, session.token)
        if held.is_over(time.time()):
            held = self._renewed(session, held)
        return Guest(session, cookie, self._eyes(held))

    def leave(self, guest: Guest) -> None:
        """End the session, and have GitHub forget the token; that it may be away keeps nobody here."""
        self._end(guest.session)
        client = self.client()
        if client is not None:
            client.give_back(Pass(guest.eyes.token))

    def sights(self, guest: Guest) -> tuple[Sight, ...]:
        """All installations that the guest may see."""
        found = self._asking.map(lambda seen: Sight(seen, self._role(guest, seen)), self._installations(guest))
        return tuple(sight for sight in found if sight.role is not Role.STRANGER)

    def sight(self, guest: Guest, installation: str, *, administrator: bool = False) -> Sight:
        """That one. `Hidden` where GitHub does not list it; `Withheld` where only administrators may see what is
        wanted, or GitHub does not say what the guest is there."""
        listed = self._installations(guest)
        seen = next((one for one in listed if str(one.installation) == installation), None)
        role = self._role(guest, seen) if seen is not None else Role.STRANGER
        if seen is None or role is Role.STRANGER:
            raise Hidden
        if role is Role.UNTOLD:
            raise Withheld(standing.UNTOLD)
        if administrator and role is not Role.ADMINISTRATOR:
            raise Withheld(standing.ONLY_ADMINISTRATORS)
        return Sight(seen, role)

    def repositories(self, guest: Guest, sight: Sight) -> Mapping[int, str]:
        """Repositories of it that GitHub shows the guest, by number: of others, they are told no name."""
        installation = sight.seen.installation
        key = (guest.session.id, "repositories", installation)
        return self._believed(guest, key, lambda: guest.eyes.repositories(installation))

    def login(self, guest: Guest, person: int) -> str:
        """What somebody is called now; their number where GitHub does not know them any more."""
        key = (guest.session.id, "login", person)
        found = self._believed(guest, key, lambda: guest.eyes.numbered(person))
        return found.login if found else f"person {person}"

    def _installations(self, guest: Guest) -> tuple[Seen, ...]:
        return self._believed(guest, (guest.session.id, "installations"), guest.eyes.installations)

    def _role(self, guest: Guest, seen: Seen) -> Role:
        key = (guest.session.id, "role", seen.account)
        return self._believed(guest, key, lambda: guest.eyes.role(seen, guest.session.person))

    def _believed(self, guest: Guest, key: Hashable, ask: Callable[[], _T]) -> _T:
        with self._lock:
            at, value = self._known.get(key, (None, None))
        if at is not None and self._now() - at < _BELIEVED_S:
            return cast("_T", value)  # what is kept under a key is what its `ask` gave
        asked = self._now()
        try:
            found = ask()
        except SignedOut:
            self._end(guest.session)
            raise MustSignIn(was=True) from None
        with self._lock:
            self._known[key] = (asked, found)
            self._known.move_to_end(key)
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return found

    def _renewed(self, session: Session, held: Pass) -> Pass:
        """A renewal works once: whoever comes second finds what the first has kept."""
        with self._lock:
            fresh = self._desk.session_by_id(session.id)
            if fresh is not None and fresh.token != session.token:
                return read(Pass, fresh.token)  # type: ignore[no-any-return]  # `read` gives what it is asked for
            client = self.client()
            try:
                made = client.renew(held) if client else None
            except Refused:
                made = None
            if made is None or not self._desk.renew_token(session.id, session.token, dump(made)):
                self._desk.end_session(session.id)
                raise MustSignIn(was=True)
            return made

    def _end(self, session: Session) -> None:
        self._desk.end_session(session.id)

    def _eyes(self, held: Pass) -> Eyes:
        return Eyes(self._settings.github_url, held.token, self._settings.ca_bundle)
