"""`make bench`: every figure that we promise, measured on this machine; `python -m bench brief` for one of them.

A file of this folder that offers `figures()` is a measurement. It fails (exit 1) when a promise is not kept.
"""

import sys

import bench
from core import plugins

_LONG = (
    "escapes",
    "exercism",
    "humaneval",
    "leftovers",
    "ledger",
    "ledger_sums",
    "malicious",
    "packages",
    "pages",
    "repositories",
)  # minutes to an hour, with a model or PyPI: only when they are named


def main(asked: list[str]) -> int:
    """Run the measurements that were asked for, or all but the long ones."""
    missed = 0
    for name in asked or [name for name in plugins.names(bench) if name not in _LONG]:
        module = plugins.load(bench, name)
        if not hasattr(module, "figures"):
            continue
        for figure in module.figures():
            print(figure, flush=True)
            missed += not figure.holds
    return 1 if missed else 0


sys.exit(main(sys.argv[1:]))
