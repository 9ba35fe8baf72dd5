"""Notices when the program under test works on the test tools instead of on its task."""

import builtins
import operator
import os
import sys
import unittest.case
from types import ModuleType

from pullwright_files import Files
from pullwright_surroundings import Surroundings

_WATCHED = {"gc.get_objects", "gc.get_referrers", "gc.get_referents", "sys._current_frames"}
_LIMIT = 40
_WRITE = os.O_WRONLY


def _functions(owner, name):
    """(place, function identity) for each function that hangs directly on a module or class."""
    for key, value in list(vars(owner).items()):
        if isinstance(value, (staticmethod, classmethod)):
            value = value.__func__
        if isinstance(value, type) and getattr(value, "__module__", "") == getattr(owner, "__name__", ""):
            yield from _functions(value, f"{name}.{key}")
        elif callable(value):
            yield f"{name}.{key}", (id(value), id(getattr(value, "__code__", None)))


def _owners(extra):
    known = {"builtins": builtins, "operator": operator, "unittest.case": unittest.case}
    known |= {name: sys.modules[name] for name in extra if name in sys.modules}
    return [(owner, name) for name, owner in known.items()]


def shadows():
    """The installed modules in whose place a module of the project would be imported."""
    folders = [path for path in sys.path if path.endswith(("site-packages", "dist-packages")) and os.path.isdir(path)]
    stems = {name.split(".")[0] for folder in folders for name in os.listdir(folder)}
    here = os.getcwd()
    ends = ("{0}.py", "{0}/__init__.py", "src/{0}.py", "src/{0}/__init__.py")
    return sorted(s for s in stems if any(os.path.exists(os.path.join(here, end.format(s))) for end in ends))[:_LIMIT]


class Guard:
    """Remembers the tools as they were; `changed()` names those that are not the same any more."""

    def __init__(self, modules):
        self._owners = _owners(modules)
        self._files = Files()
        self._keep = [dict(vars(owner)) for owner, _ in self._owners]  # so that no id is used twice
        self._before = dict(self._snapshot())
        self._surroundings = Surroundings()
        self._seen = set()
        self._tests = {}

    def _snapshot(self):
        for owner, name in self._owners:
            yield from _functions(owner, name)

    def changed(self):
        now = dict(self._snapshot())
        return sorted(place for place, was in self._before.items() if now.get(place) != was)[:_LIMIT]

    def watch(self, private):
        """Note, for good (an audit hook cannot be taken away), looks into the runner's memory and files."""
        seen, limit, watched, is_written = self._seen, _LIMIT, _WATCHED, self._files.is_written

        busy, frame_of = False, sys._getframe

        def hook(event, arguments):
            nonlocal busy
            if len(seen) >= limit or busy:
                return
            if event in watched:
                seen.add(event)
            elif event == "sys._getframe":
                busy = True
                caller = frame_of(1)
                for frame in (caller, caller.f_back):  # by itself, or through one function of the library
                    if frame is not None and frame.f_code.co_filename.startswith("/work/"):
                        seen.add(f"sys._getframe by {frame.f_code.co_filename[len('/work/') :]}")
                busy = False
            elif event == "open" and isinstance(arguments[0], str) and arguments[0].startswith(private):
                seen.add(f"open {arguments[0]}")
            elif event == "open" and is_written(arguments[0], arguments[2]):
                seen.add(f"write to {arguments[0]}")
            elif event == "os.rename" and is_written(arguments[1], _WRITE):
                seen.add(f"write to {arguments[1]}")

        sys.addaudithook(hook)

    def check_file(self, path):
        """Before `path` is loaded as a test: it must still be what it was."""
        self._seen.update(f"change of {name} before it was loaded" for name in self._files.changed(path))

    def keep(self, modules):
        """The modules of tests as they are once all is collected: what they call is what they imported."""
        for module in modules:
            parts = vars(module).items()
            self._tests[module] = {key: one for key, one in parts if callable(one) or isinstance(one, ModuleType)}

    def check_tests(self, modules=None):
        """Note what is not the same any more in the modules of tests."""
        for module in self._tests if modules is None else self._tests.keys() & set(modules):
            now = vars(module)
            gone = [key for key, one in self._tests[module].items() if now.get(key) is not one]
            self._seen.update(f"replaced {key} in {module.__name__}" for key in gone[:_LIMIT])

    def seen(self):
        self.check_tests()
        found = self._seen | {f"change of {name}" for name in self._files.changed()}
        return sorted(found | {f"replaced {place}" for place in self._surroundings.replaced()})[:_LIMIT]
