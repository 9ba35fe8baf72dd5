"""The root of every command: finds the verb's file, and turns every failure into one sentence and a code.

The file name is the registration: a public module beside this one offers a click command called `command`.
"""

import atexit
import gc
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

import click

import cli
from cli._faults import tell
from cli._listing import Listing
from cli._saying import say, with_log
from core import plugins
from core.errors import Broken, PolicyRefused, PullwrightError, Refused, Terminated, Unfinished
from core.extras import advice
from core.version import VERSION

_CODES = ((PolicyRefused, 4), (Refused, 2), (Unfinished, 3), (Broken, 1))


class Verbs(Listing):
    """The modules of `cli`, each imported only when it is asked for or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every verb, sorted."""
        return [name for name in plugins.names(cli) if name != "main"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb's own command; None: there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = plugins.load(cli, cmd_name).command
        return command


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION)
def root() -> None:
    """Turn an issue into a change that was proven in a sandbox before anyone is asked to read it."""


def main() -> NoReturn:
    """The console script `pullwright`. Exit codes: 0 proven, 2 usage, 3 not proven, 4 policy, 1 our fault."""
    ended: list[int] = []
    atexit.register(_leave, ended)  # what is registered first is called last
    signal.signal(signal.SIGTERM, _as_interrupt)
    gc.set_threshold(50_000)  # hundreds of imports make what stays; looking through it again and again takes 15 ms
    ended.append(_run())
    sys.exit(ended[0])


def _leave(ended: list[int]) -> None:
    """End with what is in `ended`: the system takes all memory back at once, and Python would sort it first."""
    if not ended:
        return
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except (OSError, ValueError):
        return  # nobody reads any more, which Python tells in its own way
    os._exit(ended[0])


def _run() -> int:
    try:
        return root.main(standalone_mode=False) or 0
    except click.ClickException as wrong:
        wrong.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return 130
    except PullwrightError as error:
        say("pullwright: " + "\n".join(with_log(str(error))), err=True)
        return code(error)
    except OSError as error:
        say(f"pullwright: {_system_sentence(error)}", err=True)
        return 1
    except ModuleNotFoundError as error:
        say(f"pullwright: {advice(error) or _our_fault(error)}", err=True)
        return 2 if advice(error) else 1
    except Exception as error:  # the one broad except of this process: nobody is shown a stack trace
        click.echo(f"pullwright: {_our_fault(error)}", err=True)
        return 1


def code(error: PullwrightError) -> int:
    """The exit code of a named failure."""
    return next(number for kind, number in _CODES if isinstance(error, kind))


def _as_interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise Terminated


def _system_sentence(error: OSError) -> str:
    place = f" ({error.filename})" if error.filename else ""
    return f"The system said: {error.strerror or error}{place}. Free or mend what is missing and try again."


def _our_fault(error: Exception) -> str:
    from core.settings import load

    path = tell(error, load())
    return f"This is a fault of Pullwright itself ({type(error).__name__}). Details for a bug report: {path}"
