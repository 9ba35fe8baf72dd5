"""The file name is the registration: the modules of a package folder are a closed set of names.

A name that comes from a person or from a repository's configuration can reach those modules and
nothing else, because it is compared with the folder's listing before anything is imported.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from core.errors import Refused


def names(package: ModuleType) -> list[str]:
    """The sorted names of the modules in `package`; private ones (`_x`) and folders are not plugins."""
    return list(_names(package))


@cache
def _names(package: ModuleType) -> tuple[str, ...]:
    """Once for a process: it is asked for by the thousand."""
    found = iter_modules(package.__path__)
    return tuple(sorted(m.name for m in found if not m.ispkg and not m.name.startswith("_")))


def load(package: ModuleType, name: str) -> ModuleType:
    """The module `name` of `package`, imported now; `Refused` names the choices when there is none."""
    known = _names(package)
    if name not in known:
        kind = package.__name__.rpartition(".")[2]
        raise Refused(f"{name!r} is not one of the {kind} there are: {', '.join(known)}.")
    return import_module(f"{package.__name__}.{name}")
