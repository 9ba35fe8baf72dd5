"""What was found out, in words for a person, and as the one JSON document for a program."""

from dataclasses import asdict, dataclass
from typing import Any

from cli._saying import say_line
from core.statement import Doubt
from core.statement.predicate import Statement
from core.words import count

_MOST = 40


@dataclass(frozen=True, slots=True)
class Found:
    """`told` is None where the statement is not believed. `again` is where it was measured again; empty: it was not."""

    name: str
    told: Statement | None
    doubts: tuple[Doubt, ...]
    notes: tuple[str, ...] = ()
    again: str = ""


def document(found: Found) -> dict[str, Any]:
    """What `--json` prints; the names are fixed, others rely on them."""
    told = found.told
    return {
        "holds": not found.doubts,
        "statement": found.name,
        "doubts": [asdict(doubt) for doubt in found.doubts],
        "notes": list(found.notes),
        "rerun": found.again or None,
        "commit": told.commit if told else None,
        "tree": told.tree if told else None,
        "base": told.predicate.base.git_commit if told else None,
        "kept": [one.model_dump(mode="json") for one in told.predicate.base.kept] if told else [],
        "repository": told.predicate.repository.model_dump(mode="json") if told else None,
        "run": told.predicate.run.model_dump(mode="json") if told else None,
    }


def tell(found: Found) -> None:
    """For a person. What a statement says that is not believed is not repeated."""
    say_line(f"It does not hold: {found.name}" if found.doubts else f"It holds: {found.name}")
    for doubt in found.doubts[:_MOST]:
        say_line(f"  {doubt}")
    if len(found.doubts) > _MOST:
        say_line(f"  … and {len(found.doubts) - _MOST} more; --json has all of them.")
    if found.told is not None:
        _facts(found.told)
    if found.again:
        say_line(f"  again    measured in {found.again}; {'see above' if found.doubts else 'nothing differs'}")
    for note in found.notes:
        say_line(f"  note     {note}")


def _facts(told: Statement) -> None:
    said = told.predicate
    where = f"{said.repository.server}/{said.repository.name}" if said.repository.server else said.repository.name
    base = said.base.git_commit[:12] if said.base.git_commit else "an empty repository"
    say_line(f"  says     {said.run.verdict}, run {said.run.id}, signed {said.run.signed:%Y-%m-%d %H:%M} UTC")
    say_line(f"  about    {told.commit[:12]} on {base} of {where}")
    for one in said.base.kept:
        what = "the base" if one.path == "." else f"the base of {one.path}"
        say_line(f"  kept     {what} was measured on {one.measured:%Y-%m-%d %H:%M} UTC, and not in this run")
    tests = count(len(said.evidence.tests), "test")
    say_line(
        f"  tests    {tests}, {len(said.evidence.red_to_green)} from red to green, {len(said.evidence.broken)} broken"
    )
