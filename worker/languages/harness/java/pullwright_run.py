"""The one entrance for Java: compiles the tree and the runner, runs the tests, passes on what its reporter seals."""

import ctypes
import hashlib
import os
import sys

_SET_DUMPABLE = 4  # of prctl


def hide():
    """Nobody of the same user may look into this process, which holds the key."""
    if ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0):
        raise OSError("this process cannot be hidden from what it starts")


def main():
    hide()
    folder = os.path.dirname(os.path.abspath(__file__))
    sys.path.insert(0, folder)
    from pullwright_child import Child
    from pullwright_compile import compiled
    from pullwright_libraries import Libraries
    from pullwright_records import request, writer
    from pullwright_sources import Sources

    given = request()
    write = writer(given["output"], given.pop("key"))
    libraries = Libraries(given["layered"])
    sources = Sources(given["kind"], given["only"])
    memory = given["memory"]
    write("ready", tool=libraries.tool)
    errors = compiled(sources, libraries, folder, memory)
    for path, message in errors.items():
        print(f"{path}\n{message}", flush=True)
        write("collect_error", path=path, message=message)
    before = digests(sources)
    chosen = sources.chosen(errors).items()
    children = [Child(sources, libraries, module, classes, write, memory) for module, classes in chosen]
    regular = all([child.run() for child in children])
    if not regular:
        return 3
    failed = bool(errors) or any(child.failed for child in children)
    seen = [f"change of {path}" for path, was in before.items() if digest(path) != was]
    canaries = {name: outcome for child in children for name, outcome in child.canaries.items()}
    ended = sum(child.ended for child in children)
    write("finish", exit=int(failed), ended=ended, canaries=canaries, changed=[], seen=sorted(seen)[:40])
    return int(failed)


def digests(sources):
    """The files of tests, which nobody has to write to while they run."""
    return {path: digest(path) for path in sources.watched()}


def digest(path):
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError:
        return ""


if __name__ == "__main__":
    sys.exit(main())
