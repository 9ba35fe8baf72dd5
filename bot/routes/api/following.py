"""What became of a request, for whoever may know: its caller by the secret, other jobs of its repository by token."""

import hmac
import re
from collections.abc import Sequence

from bot.oidc import Verifier
from bot.routes.api import telling
from bot.routes.api.calling import trusted
from bot.routes.api.places import Places
from bot.routes.api.problems import Declined
from bot.wire import PATCH, REPORTS, Finish, Progress, StepTold
from core.github import Forbidden, Gone
from core.github.manifests import web_url
from core.names import RunId
from core.requests import Request, State
from core.runs import Run
from core.settings import Settings
from core.store import Caller, Store
from core.text import Outgoing
from core.words import asked_at

_ID = re.compile(r"[0-9a-f]{32}")
_NONE = "There is no such request, or this token is not for it."
_NO_REPORT = "There is no such report (yet)."
_KEPT = "reports"  # the effect whose result is the commit that the reports are in


class Following:
    """Reads what callers may see. Everything here waits for the database, reports also for GitHub."""

    def __init__(self, verifier: Verifier, places: Places, store: Store, settings: Settings) -> None:
        self._verifier = verifier
        self._places = places
        self._store = store
        self._desk = store.desk
        self._web = web_url(settings.github_url)
        self._gate = Outgoing(settings.secrets)

    def caller(self, id: str, token: str) -> Caller:
        """The caller of that id; 404 for everybody to whom it is nothing, 401 for a token that is not believed."""
        known = self._desk.caller(id) if _ID.fullmatch(id) else None
        if token.count(".") == 2:
            claims = trusted(self._verifier, token)
            may = known is not None and claims.repository_id == known.repository
        else:
            may = known is not None and hmac.compare_digest(token.encode(), known.secret.encode())
        if known is None or not may:
            raise Declined(404, _NONE)
        return known

    def progress(self, caller: Caller) -> Progress:
        """Where it is now."""
        standing = self._desk.standing(caller.ask)
        if standing.request is None:
            return self._clean(telling.of_ask(caller.id, standing))
        request = self._desk.request(standing.request)
        position = self._desk.position(request.id) if request.state is State.PENDING else 0
        return self._clean(telling.of_request(caller.id, request, position, asked_at(self._web, request.ask)))

    def steps(self, caller: Caller) -> Sequence[StepTold]:
        """The steps of its run so far."""
        run = self._run_of(caller)
        return telling.steps(self._store.history.steps(run), self._gate.without_secrets) if run else ()

    def finish(self, caller: Caller) -> Finish:
        """All that is known about it."""
        progress = self.progress(caller)
        request = self._request(caller)
        if request is None:
            return Finish(**progress.model_dump())
        published = self._desk.publication(request.id)
        outcome = self._desk.usage(request.id) if progress.ended else None
        run = self._measured(caller) if progress.ended else None
        told = telling.finish(progress, outcome, published, run, self._gate.without_secrets)
        return told.model_copy(update={"url": told.url or progress.url, "steps": list(self.steps(caller))})

    def cancel(self, caller: Caller) -> None:
        """Nobody wants it any more; it ends before it begins, or its worker hears of it."""
        self._desk.withdraw(caller.ask)
        standing = self._desk.standing(caller.ask)
        if standing.request is not None:
            self._desk.cancel(standing.request, standing.person)

    def report(self, caller: Caller, name: str) -> bytes:
        """A report, as it was published, or the change itself; 404 where there is none."""
        request = self._request(caller)
        if request is None or name not in REPORTS:
            raise Declined(404, _NO_REPORT)
        found = self._published(request, name) or (self._patch(caller) if name == PATCH else b"")
        if not found:
            raise Declined(404, _NO_REPORT)
        return found

    def _patch(self, caller: Caller) -> bytes:
        run = self._measured(caller)
        return self._gate.without_secrets(telling.patch_of(run)).encode("utf-8", "replace") if run else b""

    def _published(self, request: Request, name: str) -> bytes | None:
        commit = self._desk.effect(request.id, _KEPT)
        if commit is None:
            return None
        ask = request.ask
        here = ask.thread.repository
        github = self._places.app().of(ask.installation, here.id, here.owner, here.name)
        try:
            return github.file(f"{request.id}/{name}", commit)
        except (Gone, Forbidden):
            return None

    def _clean(self, progress: Progress) -> Progress:
        return progress.model_copy(update={"sentence": self._gate.without_secrets(progress.sentence)})

    def _request(self, caller: Caller) -> Request | None:
        standing = self._desk.standing(caller.ask)
        return self._desk.request(standing.request) if standing.request else None

    def _run_of(self, caller: Caller) -> RunId | None:
        standing = self._desk.standing(caller.ask)
        return self._desk.run_of(standing.request) if standing.request else None

    def _measured(self, caller: Caller) -> Run | None:
        run = self._run_of(caller)
        return self._store.history.load(run).outcome if run else None
