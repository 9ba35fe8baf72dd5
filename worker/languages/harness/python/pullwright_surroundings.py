"""Notices when the program under test replaces a part of what was loaded before it: the library, the tools, us."""

import builtins
import sys
from types import ModuleType

_OWN = "pullwright_"
_BUILTINS = frozenset(vars(builtins))
_HABITS = {  # what pytest and unittest themselves replace while they run
    *("sys.unraisablehook", "sys.excepthook", "sys.displayhook", "sys.breakpointhook", "threading.excepthook"),
    *("warnings.showwarning", "warnings._showwarnmsg_impl", "_pytest.config.Config._getini_unknown_type"),
    *("pdb.set_trace", "builtins._"),
}


def _parts(owner, name):
    """(place, identity) of all functions, classes and modules in `owner`, and of everything in our own modules."""
    ours = name.startswith(_OWN)
    for key, value in list(vars(owner).items()):
        if isinstance(value, (staticmethod, classmethod)):
            value = value.__func__
        if ours or callable(value) or isinstance(value, ModuleType):
            yield f"{name}.{key}", (id(value), id(getattr(value, "__code__", None)))
        if isinstance(value, type) and isinstance(owner, ModuleType) and value.__module__ == owner.__name__:
            yield from _parts(value, f"{name}.{key}")


class Surroundings:
    """All modules as they are now. Ours are then taken off the list of modules: nobody finds them by name."""

    def __init__(self):
        self._modules = [(module, name) for name, module in sys.modules.items() if type(module) is ModuleType]
        self._keep = [dict(vars(module)) for module, _ in self._modules]  # so that no id is used twice
        self._before = self._now()
        for name in [name for name in sys.modules if name.startswith(_OWN)]:
            del sys.modules[name]

    def _now(self):
        return {place: identity for module, name in self._modules for place, identity in _parts(module, name)}

    def replaced(self):
        """The places that hold something else than before, and names that now hide a built-in one."""
        now, before = self._now(), self._before
        gone = {place for place, was in before.items() if now.get(place) != was}
        hiding = {place for place in now.keys() - before.keys() if place.rpartition(".")[2] in _BUILTINS}
        return sorted((gone | hiding) - _HABITS)
