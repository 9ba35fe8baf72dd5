"""Which of an engine's runtimes boxes run in, by its name: what is said of a run is what served it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.errors import Broken
from worker.sandbox import BoxSpec, Command, Ended, Image, Limits, Options
from worker.sandbox._answers import Answers
from worker.sandbox.engine.connection import Connection, limitless, spoken
from worker.sandbox.engine.ready import place

AUTO = "auto"
_OWN_KERNEL = "runsc"
_TRIAL_S = 60.0
# Two that work at once, and a pipe: what gVisor's ptrace platform does not survive.
_BUSY = "i=0; while [ $i -lt 2000 ]; do i=$((i+1)); done"
_TRIAL = Command(("sh", "-c", f"({_BUSY}) & ({_BUSY}; echo done) | grep -q done && wait"), cwd="/")


def named(options: Options) -> str:
    """The runtime that is asked for by its name; empty where that is left to the engine."""
    return "" if options.docker_runtime == AUTO else options.docker_runtime


def runtime(connection: Connection, options: Options, image: Image) -> str:
    """The runtime for boxes: the one that is asked for, or the engine's own default.

    `auto` is runsc where the engine has one in which a box of `image` works. That is tried once for each engine.
    """
    if asked := named(options):
        return asked
    info = _asked(connection)
    usual = str(info.get("DefaultRuntime") or "")
    if options.docker_runtime == AUTO and _works(connection, options, image, info):
        return _OWN_KERNEL
    return usual


def for_layers(connection: Connection) -> str:
    """The runtime for set-up, whose results are kept: the engine's default (an empty text) where it sees them at all.

    gVisor writes what changes in a container's root to a place of its own, of which the engine keeps nothing.
    """
    info = _asked(connection)
    usual, known = str(info.get("DefaultRuntime") or ""), info.get("Runtimes") or {}
    hidden = usual.startswith(_OWN_KERNEL) and "--overlay2=none" not in str(known.get(usual))
    return "runc" if hidden and "runc" in known else ""


def _asked(connection: Connection) -> Mapping[str, Any]:
    with spoken("The Docker engine could not be asked what it runs containers in"):
        found: Mapping[str, Any] = connection.api.info()
    return found


def _works(connection: Connection, options: Options, image: Image, info: Mapping[str, Any]) -> bool:
    described = (info.get("Runtimes") or {}).get(_OWN_KERNEL)
    if described is None or limitless(described):
        return False
    answers = Answers(options.cache / "answers")
    engine = [info.get(key) for key in ("ID", "KernelVersion", "ServerVersion")]
    question = ("runtime", _OWN_KERNEL, json.dumps([engine, described], sort_keys=True))
    if answers.get(*question):
        return True
    if why := _tried(connection, image):  # not kept: it may have been the machine's haste
        options.progress(
            f"The engine has {_OWN_KERNEL}, and no sandbox works in it ({why}): its usual runtime is used. "
            "See docs/operations.md, or name one in PULLWRIGHT_DOCKER_RUNTIME"
        )
        return False
    answers.keep(True, *question)
    return True


def _tried(connection: Connection, image: Image) -> str:
    """Why a box of `image` does not work there; an empty text if it does."""
    spec = BoxSpec(replace(image, runtime=_OWN_KERNEL), b"", limits=Limits(wall_s=_TRIAL_S))
    try:
        with place(connection, spec) as found:
            done = found.box(spec.limits).run(_TRIAL)
    except Broken as why:
        return str(why).rstrip(".")
    return "" if done.ended is Ended.EXITED and done.exit_code == 0 else f"a command of two processes {done.ended}"
