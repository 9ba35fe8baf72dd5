"""Notes which lines of some files run. Told by the process of the code under test: it is advice.

What another process runs is not seen, so where one of Python's was started, that is told, too.
"""

import os
import sys
import threading
from types import CodeType

_WORK = "/work"
_FORKS = ("os.fork", "os.forkpty")
_STARTS = ("subprocess.Popen", "os.posix_spawn", "os.exec", "os.spawn", "os.system")


def noting(paths, write):
    """`write`, which tells what ran of the files `paths` (below /work) before it tells the end."""
    wanted = {os.path.join(_WORK, path): path for path in paths}
    ran, started, places = {path: set() for path in paths}, set(), {}
    code_of = {path: _code(os.path.join(_WORK, path)) for path in paths}

    def of(name):
        if name not in places:
            places[name] = wanted.get(os.path.abspath(name))
        return places[name]

    stop = _watched(of, ran) if hasattr(sys, "monitoring") else _traced(of, ran)
    sys.addaudithook(_hook(started))

    def told(kind, **facts):
        if kind == "finish":
            stop()
            files = {path: {"code": sorted(code_of[path]), "ran": sorted(ran[path])} for path in paths}
            write("coverage", files=files, unsure=_unsure(started))
        write(kind, **facts)

    return told


def _hook(started):
    def hook(event, arguments):
        if event in _FORKS or (event in _STARTS and "python" in str(arguments)[:2000]):
            started.add(event)

    return hook


def _unsure(started):
    spawned = "multiprocessing.popen_spawn_posix" in sys.modules or "multiprocessing.popen_forkserver" in sys.modules
    return "tests start other processes, whose lines are not seen" if started or spawned else ""


def _watched(of, ran):
    """From Python 3.12 on: each line tells once that it ran, and costs nothing afterwards."""
    monitoring = sys.monitoring
    tool, line = monitoring.COVERAGE_ID, monitoring.events.LINE

    def note(code, number):
        path = of(code.co_filename)
        if path is not None:
            ran[path].add(number)
        return monitoring.DISABLE

    monitoring.use_tool_id(tool, "pullwright")
    monitoring.register_callback(tool, line, note)
    monitoring.set_events(tool, line)
    return lambda: monitoring.set_events(tool, 0)


def _traced(of, ran):
    def called(frame, event, argument):
        path = of(frame.f_code.co_filename)
        if path is None:
            return None
        lines = ran[path]
        lines.add(frame.f_lineno)

        def stepped(frame, event, argument):
            if event == "line":
                lines.add(frame.f_lineno)
            return stepped

        return stepped

    threading.settrace(called)
    sys.settrace(called)
    return lambda: (sys.settrace(None), threading.settrace(None))


def _code(path):
    """The numbers of the lines of a file that have code; none if it cannot be read."""
    try:
        with open(path, "rb") as file:
            waiting = [compile(file.read(), path, "exec", dont_inherit=True)]
    except (OSError, SyntaxError, ValueError):
        return set()
    found = set()
    while waiting:
        code = waiting.pop()
        found.update(line for _, _, line in code.co_lines() if line)
        waiting += [part for part in code.co_consts if isinstance(part, CodeType)]
    return found
