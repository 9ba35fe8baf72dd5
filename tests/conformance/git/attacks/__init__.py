"""Hostile repositories. Each module of this folder offers `ATTACKS`."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.conformance.git.lure import Lure

Deed = Callable[[Lure], object]


@dataclass(frozen=True)
class Attack:
    """`build` makes the repository; `control` is what fires it, or shows it, with naive git.

    `refused` is what the sentence says when the repository is not taken at all; empty if it is taken
    and the whole way to a published branch is gone.
    """

    name: str
    build: Deed
    control: Deed | None = None
    refused: str = ""


def git(*arguments: str, stdin: bytes = b"") -> Deed:
    """A control: naive git in the checkout; how it ends does not matter."""
    return lambda lure: lure.git(*arguments, stdin=stdin, check=False)
