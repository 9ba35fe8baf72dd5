"""Following a request to its end: by its events, and by looking now and then where no stream holds."""

import time
from collections.abc import Callable, Iterator

from pydantic import ValidationError

from action.groups import Show
from action.hosted.away import Away
from action.hosted.server import Server
from action.hosted.sse import Event
from bot.wire import Finish, Progress, Receipt, StepTold
from core.errors import Broken, OutOfTime

_CUTS = 3  # streams in a row that broke before anything was said; then it is looked at now and then
_LOOK_S = 3.0  # between two looks; a third of it before a stream is opened again
_LONGEST_AWAY_S = 300.0
_LONGEST_PAUSE_S = 60.0  # that a server may ask for
_GLANCE_S = 1.0  # between two looks whether the job is cancelled
_LOST = "The server has not answered for {:.0f} minutes; what was asked may go on there. {}"
_STATES = {
    "deciding": "The server looks at what is asked.",
    "queued": "A worker will take it at once.",
    "running": "A worker is at it.",
}


class Follower:
    """Follows one request. `ends` is when the step is over, on the monotonic clock; `check` raises to end it before."""

    def __init__(
        self,
        server: Server,
        receipt: Receipt,
        show: Show,
        ends: float,
        look_s: float = _LOOK_S,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        self._check = check
        self._server = server
        self._receipt = receipt
        self._show = show
        self._ends = ends
        self._look_s = look_s
        self._last = ""
        self._begun: set[int] = set()
        self._ended: set[int] = set()
        self._state = ""
        self._url = ""
        self._heard = time.monotonic()

    def to_the_end(self) -> Finish:
        """All that is known at its end. `OutOfTime` at `ends`; `Broken` where the server stays away; `NotTaken` where
        it does not know the request any more."""
        cuts = 0
        while cuts < _CUTS:
            before = self._heard
            finish = self._over(self._streamed)
            if finish is not None:
                return self._closed(finish)
            cuts = 0 if self._heard != before else cuts + 1
            self._rest(self._look_s / 3)
        while True:
            finish = self._over(self._looked)
            if finish is not None:
                return self._closed(finish)
            self._rest(self._look_s)

    def _over(self, way: Callable[[], Finish | None]) -> Finish | None:
        """The end, if this `way` leads there now."""
        try:
            return way()
        except Away as away:
            if time.monotonic() - self._heard > _LONGEST_AWAY_S:
                raise Broken(_LOST.format(_LONGEST_AWAY_S / 60, self._url).strip()) from away
            self._rest(min(away.after_s, _LONGEST_PAUSE_S))
            return None

    def _streamed(self) -> Finish | None:
        for event in self._events():
            self._heard = time.monotonic()
            finish = self._take(event)
            if finish is not None:
                return finish
            self._rest(0.0)
        return None

    def _events(self) -> Iterator[Event]:
        return self._server.events(self._receipt, self._last, self._ends - time.monotonic())

    def _take(self, event: Event) -> Finish | None:
        """What cannot be read is passed over: the end is looked at once more anyway."""
        try:
            if event.kind == "step":
                self._step(StepTold.model_validate_json(event.data))
            elif event.kind == "state":
                self._moved(Progress.model_validate_json(event.data))
            elif event.kind == "end":
                return Finish.model_validate_json(event.data)
        except ValidationError:
            return None
        self._last = event.id[:4000] or self._last
        return None

    def _looked(self) -> Finish | None:
        finish = self._server.look(self._receipt)
        self._heard = time.monotonic()
        for step in finish.steps:
            self._step(step.model_copy(update={"elapsed_s": None}))
            self._step(step)
        self._moved(finish)
        return finish if finish.ended else None

    def _step(self, step: StepTold) -> None:
        """Each beginning and each end is shown once, however often it is told."""
        if step.number not in self._begun:
            self._begun.add(step.number)
            self._show.step_started(step.name)
        if step.elapsed_s is not None and step.number not in self._ended:
            self._ended.add(step.number)
            self._show.step_ended(step.name, step.elapsed_s, step.note)

    def _moved(self, progress: Progress) -> None:
        self._url = progress.url or self._url
        said = _STATES.get(progress.state, "")
        if progress.state == "pending":
            said = f"It waits: number {max(1, progress.position)} in the line."
        if said and said != self._state:
            self._state = said
            self._show.said(said)

    def _closed(self, finish: Finish) -> Finish:
        for step in finish.steps:
            self._step(step)
        self._show.close()
        return finish

    def _rest(self, seconds: float) -> None:
        self._check()
        until = time.monotonic() + seconds
        if until >= self._ends:
            raise OutOfTime
        while (left := until - time.monotonic()) > 0:
            time.sleep(min(left, _GLANCE_S))
            self._check()
