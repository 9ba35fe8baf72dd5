"""The step's process: reads what it was given, hands it to the mode, and says how it ended, whatever happened.

Started as the console script `pullwright-action`, never from within the workspace: nothing of a checkout is imported.
"""

import gc
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

from action import annotations, outputs, summary
from action._saying import of_inputs
from action.groups import Show
from action.inputs import Inputs, Runner, places, read
from action.result import Conclusion, FailOn, Result, exit_code
from core.errors import PullwrightError, Terminated

_FAULT = "This is a fault of Pullwright itself ({}), and nothing of yours; report it with the number of this run."

_UNWRITTEN = "The runner's files for outputs and summary cannot be written ({}); what came out stands above."


def main() -> NoReturn:
    """The console script `pullwright-action`."""
    signal.signal(signal.SIGTERM, _terminated)
    gc.set_threshold(50_000)  # hundreds of imports make what stays; looking through it again and again takes time
    show = Show(())
    try:
        inputs, runner = read()
    except PullwrightError as wrong:
        _tell(Result(Conclusion.FAILURE, str(wrong)), FailOn.FAILED, places(), show, ())
        sys.exit(2)
    ended = _step(inputs, runner)
    gc.freeze()  # the system takes the memory back at once; sorting it first would take Python half a second
    sys.exit(ended)


def _step(inputs: Inputs, runner: Runner) -> int:
    hidden = (*inputs.secrets, runner.oidc_request_token.get_secret_value())
    show = Show(hidden)
    result = _result(inputs, runner, show)
    _tell(result, FailOn(inputs.fail_on), (runner.output, runner.summary), show, hidden)
    return exit_code(result, FailOn(inputs.fail_on))


def _result(inputs: Inputs, runner: Runner, show: Show) -> Result:
    """The mode's result; a mode that breaks has one as well."""
    try:
        return _run(inputs, runner, show)
    except KeyboardInterrupt:
        return Result(Conclusion.CANCELLED, "The job was cancelled.", run_url=runner.run_url)
    except PullwrightError as wrong:
        return Result(Conclusion.FAILURE, of_inputs(str(wrong)), run_url=runner.run_url)
    except OSError as error:
        said = f"The system said: {error.strerror or type(error).__name__}. Mend what is missing, and run again."
        return Result(Conclusion.FAILURE, said, run_url=runner.run_url)
    except Exception as error:  # the one broad except of this process: nobody is shown a stack trace
        return Result(Conclusion.FAILURE, _FAULT.format(_place(error)), run_url=runner.run_url)


def _run(inputs: Inputs, runner: Runner, show: Show) -> Result:
    if inputs.is_hosted:
        from action import hosted  # either mode alone is imported

        return hosted.run(inputs, runner, show)
    from action import inline

    return inline.run(inputs, runner, show)


def _place(error: Exception) -> str:
    from core.telemetry.places import where

    return f"{type(error).__name__} at {where(error)}"


def _tell(
    result: Result, fail_on: FailOn, files: tuple[Path | None, Path | None], show: Show, hidden: tuple[str, ...]
) -> None:
    """Outputs, summary, annotations. Another signal does not come between them."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    show.annotate(annotations.lines(result, fail_on, show.clean))
    output, page = files
    try:
        if output:
            outputs.write(result, output, hidden)
        if page:
            summary.write(result, page, hidden)
    except OSError as error:
        show.said(_UNWRITTEN.format(error.strerror or type(error).__name__))


def _terminated(_signal: int, _frame: FrameType | None) -> None:
    raise Terminated
