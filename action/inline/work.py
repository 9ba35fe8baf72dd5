"""One request, worked on in this process: the same as a worker of the App does, with the reports kept."""

import shutil
from pathlib import Path

from action.inline.outcome import Ended
from action.inline.reins import Reins
from bot.clerk.house import house
from bot.clerk.last_words import LastWords
from core.errors import Broken, OutOfTime, PolicyRefused, Refused, Unfinished
from core.github import Limited
from core.queue.holding import Holding
from core.requests import Request
from worker.jobs.case import Case
from worker.jobs.ending import End
from worker.jobs.office import Office
from worker.jobs.running import carry_out
from worker.jobs.serving import serve
from worker.publication.effects import Fenced
from worker.publication.sticky import Comment

_LEASE_S = 86_400.0  # nobody else is there who could take it over
_TRIES = 3
_OVER = "The time of this step (timeout_minutes) was over before anything could be published."


class Work:
    """Does one request. `kept` is where its reports are found afterwards."""

    def __init__(self, office: Office, reins: Reins, kept: Path) -> None:
        self._office, self._reins, self._kept = office, reins, kept
        self._wrong = ""
        self._tries = 0

    def done(self, request: Request) -> Ended:
        """How it ended. `Broken` goes through where it could not even begin."""
        desk = self._office.store.desk
        while True:
            attempt = desk.queue(request.id)
            try:
                serve(self._office, request.id, attempt or request.attempt, _LEASE_S, self._carried_out)
                break
            except Broken as broken:
                self._tries += 1
                if not broken.retryable or self._tries >= _TRIES:
                    raise
                desk.release(request.id, attempt or request.attempt)
            except KeyboardInterrupt:  # before there was anything that could end by itself
                self._give_up(request, attempt or request.attempt)
                raise
            finally:
                self._reins.holding = None
        now = desk.request(request.id)
        return Ended(now, self._kept, self._wrong, self._reins.is_over, self._reins.is_cancelled)

    def _give_up(self, request: Request, attempt: int) -> None:
        """The thread is told that nothing comes any more."""
        desk = self._office.store.desk
        desk.release(request.id, attempt)
        desk.cancel(request.id, request.ask.person)
        LastWords(desk, self._office.installations, house(self._office.settings)).step()

    def _carried_out(self, case: Case, holding: Holding, comment: Comment) -> End:
        self._reins.holding = holding
        try:
            return carry_out(case, holding, comment)
        except OutOfTime:
            raise Unfinished(_OVER) from None
        except PolicyRefused:
            raise
        except Refused as refused:  # a key, a model, a setting: for whoever wrote the workflow
            self._wrong = str(refused)
            raise
        except (Fenced, Limited):
            raise
        except Broken as broken:
            self._wrong = str(broken)
            if broken.retryable and self._tries + 1 < _TRIES:
                raise
            raise Unfinished(str(broken)) from broken
        finally:
            self._keep(case.folder / "reports")

    def _keep(self, made: Path) -> None:
        if made.is_dir():
            shutil.copytree(made, self._kept, dirs_exist_ok=True)
