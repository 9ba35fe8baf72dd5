"""The verbs: the file name is the registration. Each file offers `COMMAND`, with its help in it.

A verb that works says how its ask is understood and becomes a request; a quick verb answers at once, from the desk.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType

import bot
from bot.admission import Manners, Refusal
from core import plugins
from core.asks import Ask, Verb
from core.caps import RUNS_AT_ONCE
from core.ledger.allowance import Allowance
from core.repo_config import Bounds, Effective
from core.requests import Request
from core.store import Store


@dataclass(frozen=True, slots=True)
class Context:
    """What a verb may look at: the ask of somebody who may ask, and what is known about its thread."""

    ask: Ask
    handle: str
    store: Store
    effective: Effective
    config_problem: str = ""
    requests: tuple[Request, ...] = ()  # about this thread, newest first
    bounds: Bounds = field(default_factory=Bounds)  # what a request may use here at most
    models: tuple[str, ...] = ()  # which are asked where nobody names one
    at_once: int = RUNS_AT_ONCE  # how many requests of one installation workers do at the same time
    allowance: Allowance | None = None  # what whoever asks may have; None for a verb that works
    more: str = ""  # the page where more is to be had; empty where there is none
    is_private: bool = False  # whether only those who belong to it read what is said here


@dataclass(frozen=True, slots=True)
class Revive:
    """The ask wants a request back that was given up."""

    request: Request


Understood = Ask | Revive | Refusal


def as_said(context: Context) -> Understood:
    """The ask is what it says."""
    return context.ask


@dataclass(frozen=True, slots=True)
class Command:
    """One verb. Exactly one of `understand` (it works) and `answer` (it is quick) is used, as `manners` say."""

    help: str  # one sentence, for the list of all commands
    manners: Manners
    usage: str = ""  # what follows the verb
    understand: Callable[[Context], Understood] = as_said
    answer: Callable[[Context], str] | None = None


def verbs() -> tuple[Verb, ...]:
    """Every verb that has a file, in the order in which they are explained."""
    there = plugins.names(_folder())
    return tuple(verb for verb in Verb if verb in there)


def command(verb: Verb) -> Command:
    """The command of `verb`."""
    found: Command = plugins.load(_folder(), verb).COMMAND
    return found


def _folder() -> ModuleType:
    folder: ModuleType = bot.commands
    return folder
