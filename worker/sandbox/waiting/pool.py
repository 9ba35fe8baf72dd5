"""The pool of one driver: takes from what waits, and has more made in the background."""

import os
import time
import weakref
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import replace
from threading import Thread
from typing import Generic, Protocol, TypeVar

from core.errors import PullwrightError
from worker.sandbox import BoxSpec
from worker.sandbox.waiting.kind import Kind, kind
from worker.sandbox.waiting.shelf import IDLE_S, Shelf, Standing

B_co = TypeVar("B_co", covariant=True)
B = TypeVar("B")
_AFTER_YOU_S = 0.2  # what was just handed out has the processor first
_LOOKS_S = 60.0
_END_S = 60.0


class Waits(Protocol[B_co]):
    """Something that can become a box, once."""

    def become(self, spec: BoxSpec) -> B_co | None:
        """The box for `spec`, its files in it; None if this is not any more what was made, and must go."""
        ...


class Pool(Generic[B]):
    """At most `size` boxes of a kind wait; 0: none ever does. They end with this process, however it ends.

    A process that was forked from this one has none of them. Boxes without a harness are made seldom (to try
    something once, for a repository's own checks): none waits for them.
    """

    def __init__(self, size: int, make: Callable[[BoxSpec], AbstractContextManager[Waits[B]]]) -> None:
        """`make` is a method of a driver that has this pool, and that is not kept by it."""
        self._size, self._make = size, weakref.WeakMethod(make)
        self._shelf: Shelf[Waits[B]] = self._new()
        self._of_others: list[Shelf[Waits[B]]] = []

    def take(self, spec: BoxSpec, closing: ExitStack) -> B | None:
        """A box for `spec` that waited, to be gone when `closing` is; None where a new one has to be made."""
        if not self._size or not spec.harness:
            return None
        which, shelf = kind(spec), self._own()
        while (one := self._next(shelf, which, spec)) is not None:
            box = _become(one, spec)
            if box is not None:
                closing.push(one.closing)
                return box
            _end(one)
        return None

    def count(self, spec: BoxSpec) -> int:
        """How many wait that could be the box for `spec`."""
        shelf = self._own()
        with shelf.changed:
            return shelf.count(kind(spec))

    def close(self) -> None:
        """End what waits, and make no more."""
        shelf = self._own()
        _close(shelf)
        if shelf.thread is not None:
            shelf.thread.join(_END_S)
        _clear(shelf, all_of_them=True)

    def _own(self) -> Shelf[Waits[B]]:
        """What this process has: of what its parent had, it must not even close anything."""
        if self._shelf.maker != os.getpid():
            self._of_others.append(self._shelf)
            self._shelf = self._new()
        return self._shelf

    def _new(self) -> Shelf[Waits[B]]:
        """A shelf of this process; what waits on it ends when nobody has this pool any more."""
        shelf: Shelf[Waits[B]] = Shelf(self._size)
        weakref.finalize(self, _close, shelf)
        return shelf

    def _next(self, shelf: Shelf[Waits[B]], which: Kind, spec: BoxSpec) -> Standing[Waits[B]] | None:
        with shelf.changed:
            one = None if shelf.closed else shelf.ask(which, replace(spec, files=b""))
            if shelf.thread is None and not shelf.closed:
                shelf.thread = Thread(target=_tend, args=(weakref.ref(self), shelf), daemon=True)
                shelf.thread.start()
            shelf.changed.notify_all()
            return one

    def add(self, shelf: Shelf[Waits[B]], which: Kind, spec: BoxSpec) -> None:
        """Make one for `shelf`."""
        closing, make = ExitStack(), self._make()
        if make is None:  # the driver is gone, and so will this be
            return
        try:
            waits = closing.enter_context(make(spec))
        except (PullwrightError, OSError):  # whoever asks next makes one, and hears why it cannot be
            with shelf.changed:
                shelf.give_up(which)
            return
        with shelf.changed:
            shelf.put(which, Standing(waits, closing, time.monotonic()))


def _tend(pool: "weakref.ref[Pool[B]]", shelf: Shelf[Waits[B]]) -> None:
    """Have made what lacks, and end what waited too long, until the pool is closed or nobody has it any more."""
    while not shelf.closed:
        _clear(shelf)
        with shelf.changed:
            wanted = shelf.lacking()
            if wanted is None and not shelf.closed:
                shelf.changed.wait(_LOOKS_S)
                continue
        time.sleep(_AFTER_YOU_S)
        made_by = pool()
        if wanted is not None and made_by is not None and not shelf.closed:
            made_by.add(shelf, *wanted)
        del made_by
    _clear(shelf, all_of_them=True)


def _clear(shelf: Shelf[Waits[B]], *, all_of_them: bool = False) -> None:
    with shelf.changed:
        gone = list(shelf.taken_down(all_of_them=all_of_them))
    for one in gone:
        _end(one)


def _close(shelf: Shelf[Waits[B]]) -> None:
    if shelf.maker != os.getpid():
        return
    with shelf.changed:
        shelf.closed = True
        shelf.changed.notify_all()


def _become(one: Standing[Waits[B]], spec: BoxSpec) -> B | None:
    if time.monotonic() - one.since > IDLE_S:
        return None
    with suppress(PullwrightError):
        return one.waits.become(spec)
    return None


def _end(one: Standing[Waits[B]]) -> None:
    with suppress(PullwrightError):  # it may be gone already; what is not, is swept later
        one.closing.close()
