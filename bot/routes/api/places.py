"""Where a job is: the repository that its token names, if our App is installed there."""

import time
from collections.abc import Callable
from threading import Lock

from bot.oidc import Claims
from bot.routes.api.asking import Place
from bot.routes.api.problems import Declined
from core.errors import Refused
from core.github import App, Forbidden, GitHub, Gone

_FRESH_S = 60.0
_REMEMBERED = 1000
_NOT_HERE = "The App is not installed on the repository of this job. Install it there, or run the step inline."
_OTHER = "The token names a repository that is called otherwise, or belongs to somebody else, by now."
_NO_APP = "The App is not registered yet. Open the setup page of the server."


class Places:
    """Asks GitHub, and remembers for a minute. `open_app` is called until it gives one; any thread may ask."""

    def __init__(self, open_app: Callable[[], App], now: Callable[[], float] = time.monotonic) -> None:
        self._open = open_app
        self._now = now
        self._app: App | None = None
        self._lock = Lock()
        self._known: dict[int, tuple[Place, float]] = {}

    def app(self) -> App:
        """The App; 503 before it is registered."""
        with self._lock:
            try:
                self._app = self._app or self._open()
            except Refused:
                raise Declined(503, _NO_APP, retry_after_s=60) from None
            return self._app

    def of(self, claims: Claims) -> Place:
        """The place of the job; 403 where the App is not installed, or its repository is not the one that is named.

        Asks by the repository's number, which nobody can take over.
        """
        place, until = self._known.get(claims.repository_id, (None, 0.0))
        if place is None or until < self._now():
            place = self._find(claims)
            self._known = {id: held for id, held in self._known.items() if held[1] > self._now()}
            if len(self._known) < _REMEMBERED:
                self._known[claims.repository_id] = (place, self._now() + _FRESH_S)
        here = place.repository
        named = f"{here.owner}/{here.name}".lower()
        if (claims.repository.lower(), claims.repository_owner_id) != (named, here.owner_id):
            raise Declined(403, _OTHER)
        return place

    def github(self, place: Place) -> GitHub:
        """The repository, as the App sees it."""
        here = place.repository
        return self.app().of(place.installation, here.id, here.owner, here.name)

    def _find(self, claims: Claims) -> Place:
        app, (owner, _, name) = self.app(), claims.repository.partition("/")
        try:
            installation = app.covering(claims.repository_id)
            if installation is None:
                raise Declined(403, _NOT_HERE)
            here = app.of(installation, claims.repository_id, owner, name).repository()
        except Gone:
            raise Declined(403, _NOT_HERE) from None
        except Forbidden as forbidden:
            raise Declined(403, str(forbidden)) from None
        if here.id != claims.repository_id:
            raise Declined(403, _OTHER)
        return Place(installation, here)
