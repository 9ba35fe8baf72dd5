"""Where a change is measured: all that the tests of one project need, and what its base was measured to be."""

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
        known = {example.id for example in self.examples}
        return frozenset(path_of(result.id) for result in self.run.results if result.id not in known)


@dataclass(frozen=True, slots=True)
class Site:
    """A project with all that its tests need, and its base as it was measured."""

    lab: Lab
    baseline: Baseline
