"""What was found in several projects of one repository, as one."""

from collections.abc import Sequence

from core.runs import Coverage, Strength
from core.words import count


def strength_of(found: Sequence[Strength | None]) -> Strength | None:
    """The numbers added up; None where nothing was measured anywhere."""
    known = [one for one in found if one is not None]
    if len(known) < 2:
        return known[0] if known else None
    return Strength(
        killed=sum(one.killed for one in known),
        survived=sum(one.survived for one in known),
        invalid=sum(one.invalid for one in known),
        not_run=sum(one.not_run for one in known),
        survivors=tuple(mutant for one in known for mutant in one.survivors),
        why=_why([*(_besides(one) for one in known), untried(sum(one.not_run for one in known))]),
        elapsed_s=sum(one.elapsed_s for one in known),
    )


def untried(mutants: int) -> str:
    """That so many were not tried; empty for none."""
    return f"there was no time for {count(mutants, 'mutant')}" if mutants else ""


def _besides(found: Strength) -> str:
    """What else a project says about its numbers: what was not tried is added up."""
    return "; ".join(part for part in found.why.split("; ") if part != untried(found.not_run))


def coverage_of(found: Sequence[Coverage | None]) -> Coverage | None:
    """All files; None where nothing was measured anywhere."""
    known = [one for one in found if one is not None]
    if len(known) < 2:
        return known[0] if known else None
    files = tuple(file for one in known for file in one.files)
    return Coverage(files, _why([one.why for one in known]), sum(one.elapsed_s for one in known))


def _why(reasons: Sequence[str]) -> str:
    return "; ".join(dict.fromkeys(reason for reason in reasons if reason))
