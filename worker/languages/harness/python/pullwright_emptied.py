"""The switch of a tree whose new functions do nothing: off while code is loaded and tests are collected."""

import builtins
import types


def empty(mark):
    """Make the switch under the name that the emptied code looks for; no mark, no switch."""
    if mark:
        setattr(builtins, mark, types.SimpleNamespace(off=True, specs=[]))


def begin(mark):
    """From here on tests run."""
    if mark:
        getattr(builtins, mark).off = False
