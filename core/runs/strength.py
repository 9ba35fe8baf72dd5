"""How strong the tests of a change are: which of its lines they run, and which mutants of it they notice."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small mistake that was put into a line of the change to see whether a test notices."""

    path: str
    line: int  # of the head, 1-based
    what: str  # what was changed, for a person: "`<` became `<=`"


@dataclass(frozen=True, slots=True)
class Strength:
    """What became of the mutants of one change.

    `invalid` ones could not be built or loaded, and say nothing; `not_run` ones found no time. Only `killed` and
    `survived` make the score.
    """

    killed: int = 0
    survived: int = 0
    invalid: int = 0
    not_run: int = 0
    survivors: tuple[Mutant, ...] = ()  # those that survived, in the order of the diff
    why: str = ""  # why some or all of it was not measured; empty: it was
    elapsed_s: float = 0.0

    @property
    def score(self) -> float | None:
        """The share of the mutants that a test noticed, 0 to 1; None: not measured."""
        counted = self.killed + self.survived
        return self.killed / counted if counted else None


@dataclass(frozen=True, slots=True)
class Lines:
    """The changed lines of one file, by whether tests ran them; lines without code are in none of the three."""

    path: str
    covered: tuple[int, ...] = ()
    uncovered: tuple[int, ...] = ()
    unmeasured: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """The changed lines of code, file by file. Told by the process that runs them: advice, never proof."""

    files: tuple[Lines, ...] = ()
    why: str = ""  # why some or all of it was not measured; empty: it was
    elapsed_s: float = 0.0
