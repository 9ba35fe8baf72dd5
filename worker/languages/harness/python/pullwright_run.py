"""The one entrance: reads the request, runs what it asks for, ends with the code of the run."""

import os
import shutil
import sys

_GENERATED = "/deps/generated"


def _generated():
    """Bring what the base's build wrote beside the sources; what the tree holds itself stays."""
    here = os.getcwd()  # the project's folder
    for folder, _, names in os.walk(_GENERATED):
        target = os.path.join(here, os.path.relpath(folder, _GENERATED))
        for name in names:
            if os.path.isdir(target) and not os.path.lexists(os.path.join(target, name)):
                shutil.copyfile(os.path.join(folder, name), os.path.join(target, name))


def main():
    folder = os.path.dirname(os.path.abspath(__file__))
    sys.path.insert(0, folder)
    from pullwright_emptied import empty
    from pullwright_records import request, writer

    given = request()
    write = writer(given["output"], given.pop("key"))
    _generated()
    empty(given["mark"])
    if given.get("cover"):
        from pullwright_coverage import noting

        write = noting(given["cover"], write)
    if given["tool"] == "pytest":
        from pullwright_pytest import run
    elif given["tool"] == "unittest":
        from pullwright_unittest import run
    else:
        from pullwright_examples import run
    sys.path.remove(folder)
    return run(given, write)


if __name__ == "__main__":
    sys.exit(main())
