"""The one entrance: reads the request, runs what it asks for, ends with the code of the run."""

import os
import sys


def main():
    folder = os.path.dirname(os.path.abspath(__file__))
    sys.path.insert(0, folder)
    from pullwright_records import request, writer

    given = request()
    write = writer(given["output"], given.pop("key"))
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
