"""Evidence as a statement tells it: by the run that signs it, and by whoever measures again."""

from dataclasses import fields
from datetime import datetime

from core.runs import Coverage, Evidence, Origin, Strength, TestResult
from core.statement import predicate as said
from core.statement.base import KeptBase
from core.statement.results import test_digest

_NUMBERS = ("strength", "coverage")


def evidence_of(evidence: Evidence) -> said.Evidence:
    """Every test and every list of `evidence`, as a statement tells them."""
    lists = {
        field.name: tuple(map(text, getattr(evidence, field.name)))
        for field in fields(evidence)
        if field.name in said.Evidence.model_fields and field.name not in _NUMBERS
    }
    strength, coverage = _strength(evidence.strength), _coverage(evidence.coverage)
    return said.Evidence(tests=tests_of(evidence), **lists, strength=strength, coverage=coverage)


def _strength(found: Strength | None) -> said.Strength | None:
    if found is None:
        return None
    return said.Strength(killed=found.killed, survived=found.survived, invalid=found.invalid, not_run=found.not_run)


def _coverage(found: Coverage | None) -> said.Coverage | None:
    if found is None:
        return None
    files = found.files
    return said.Coverage(
        covered=sum(len(file.covered) for file in files),
        uncovered=sum(len(file.uncovered) for file in files),
        unmeasured=sum(len(file.unmeasured) for file in files),
    )


def tests_of(evidence: Evidence) -> tuple[said.Test, ...]:
    """Every test of either run, sorted by its id."""
    before = {result.id: result for result in evidence.before.results}
    after = {result.id: result for result in evidence.after.results}
    return tuple(_test(text(id), before.get(id), after.get(id)) for id in sorted({**before, **after}))


def _test(id: str, before: TestResult | None, after: TestResult | None) -> said.Test:
    return said.Test(
        id=id,
        before=before.outcome.value if before else None,
        after=after.outcome.value if after else None,
        sha256=test_digest(id, _result(before), _result(after)),
    )


def _result(result: TestResult | None) -> dict[str, str] | None:
    return {"outcome": result.outcome.value, "message": text(result.message)} if result else None


def kept_bases(evidence: Evidence) -> tuple[KeptBase, ...]:
    """What of the results before the change is not of this run."""
    return tuple(map(_kept_base, evidence.before.origins))


def _kept_base(origin: Origin) -> KeptBase:
    return KeptBase(
        path=origin.folder or ".",
        measured=datetime.fromisoformat(origin.at),
        pullwright=origin.pullwright,
        sandbox=origin.sandbox,
        image=origin.image,
        image_digest=origin.image_digest,
        runtime=origin.runtime,
    )


def text(value: str) -> str:
    """`value` without halves of surrogate pairs, which JSON readers do not agree about."""
    return value.encode("utf-8", "replace").decode()
