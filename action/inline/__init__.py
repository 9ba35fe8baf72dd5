"""Inline: the job itself does what the hosted App does, with its own token, on a private database that ends with it.

    event or prompt ─heard, prompted─▶ asks ─desk, admission─▶ requests ─work─▶ ends ─outcome─▶ result

Nothing is repeated here of what the App does: the same admission decides, the same worker works.
"""

import tempfile
from pathlib import Path

from action.groups import Show
from action.inline.asked import Skip
from action.inline.job import Job, play
from action.inline.reins import Reins
from action.inputs import Inputs, Runner
from action.result import Conclusion, Result
from core.errors import OutOfTime, PolicyRefused, PullwrightError

_TIME = "The time of this step (timeout_minutes) was over."
_CANCELLED = "The job was cancelled."


def run(inputs: Inputs, runner: Runner, show: Show) -> Result:
    """Do what the event or the prompt asks for; every end that has a sentence is a result, and nothing else is raised
    but faults of our own."""
    reins = Reins()
    runner.temp.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pullwright-", dir=runner.temp, ignore_cleanup_errors=True) as home:
        try:
            with reins.held(inputs.timeout_minutes * 60):
                return play(Job(inputs, runner, show, Path(home), reins))
        except Skip as skip:
            return _ended(Conclusion.SKIPPED, str(skip), runner)
        except OutOfTime:
            return _ended(Conclusion.TIMEOUT, _TIME, runner)
        except KeyboardInterrupt:
            return _ended(Conclusion.CANCELLED, _CANCELLED, runner)
        except PolicyRefused as refused:
            return _ended(Conclusion.REFUSED, str(refused), runner)
        except PullwrightError as wrong:
            return _ended(Conclusion.FAILURE, str(wrong), runner)


def _ended(conclusion: Conclusion, sentence: str, runner: Runner) -> Result:
    return Result(conclusion, sentence, run_url=runner.run_url)
