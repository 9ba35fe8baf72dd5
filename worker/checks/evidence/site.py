"""Where a change is measured: all that the tests of one project need, and what its base was measured to be."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.runs import TestRun
from core.runs.failing import path_of
from worker.checks.evidence.lab import Lab
from worker.languages import Example


@dataclass(frozen=True, slots=True)
class Baseline:
    """The base, measured once: `examples` are its own and the issue's; `flaky` disagreed with themselves."""

    run: TestRun
    examples: tuple[Example, ...]
    told: frozenset[str]  # ids of the examples that stand in the issue
    flaky: frozenset[str] = frozenset()

    @property
    def contributed(self) -> frozenset[str]:
        """The files that its tests came from."""
        return frozenset(path_of(test) for test in self._tests() if "::" in test)

    @property
    def unloaded(self) -> frozenset[str]:
        """The files that it could not load or build: what tests there are in them is not known."""
        return frozenset(test for test in self._tests() if "::" not in test)

    def _tests(self) -> Iterator[str]:
        known = {example.id for example in self.examples}
        return (result.id for result in self.run.results if result.id not in known)


@dataclass(frozen=True, slots=True)
class Site:
    """A project with all that its tests need, and its base as it was measured."""

    lab: Lab
    baseline: Baseline
