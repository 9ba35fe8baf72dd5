"""New packages: whether a change may bring them is the repository's to say (`new_dependencies`)."""

from collections.abc import Iterator
from dataclasses import replace

from core.runs import Check, CheckKind, CheckStatus, Dependencies, Finding
from core.words import count

_NAMED = 8
_AGREE = "`new_dependencies: allow` in .github/pullwright.yml lets such a change be proven"


def findings(found: Dependencies) -> Iterator[Finding]:
    """One finding for each package that is new, or that changes its version."""
    place = found.files[0] if found.files else ""
    severity = {"refuse": "error", "ask": "warning"}.get(found.policy, "note")
    for name in found.new:
        yield Finding("new-dependency", place, 0, f"A new package: {name}.", severity)
    for name in found.changed:
        yield Finding("changed-dependency", place, 0, f"Another version: {name}.", "note")
    for path in found.code:
        yield Finding(
            "installer-code", path, 0, "This runs while dependencies are installed; it was not run.", "warning"
        )


def check(found: Dependencies, touched: str) -> Check:
    """The policy check of a change that touches manifests and breaks no other rule; `touched` is what else is said.

    `refuse` fails it. `ask` keeps it from being proven, so that it is a draft until a person has agreed. A manifest
    that is code is never run with a network, whatever the rule, and keeps it from being proven too.
    """
    told = tuple(findings(found))
    decided = _decided(found, touched, told)
    if found.code and decided.status is CheckStatus.PASSED:
        said = f"It changes what runs while dependencies are installed ({', '.join(found.code[:_NAMED])})"
        return replace(decided, status=CheckStatus.UNPROVEN, summary=f"{said}; that was not run, so it is not proven.")
    return decided


def _decided(found: Dependencies, touched: str, told: tuple[Finding, ...]) -> Check:
    named = f"{', '.join(found.new[:_NAMED])}{' …' if len(found.new) > _NAMED else ''}"
    if not found.new:
        moved = f" {count(len(found.changed), 'package')} in another version." if found.changed else ""
        return Check(CheckKind.POLICY, CheckStatus.PASSED, f"{touched}{moved}", told)
    brought = f"It brings {count(len(found.new), 'new package')}: {named}"
    if found.policy == "refuse":
        said = f"{brought}. This repository refuses new packages (`new_dependencies: refuse`); do it without them."
        return Check(CheckKind.POLICY, CheckStatus.FAILED, said, told)
    if found.policy == "ask":
        said = f"{brought}. A person has to agree to that, so it is not proven; {_AGREE}."
        return Check(CheckKind.POLICY, CheckStatus.UNPROVEN, said, told)
    return Check(CheckKind.POLICY, CheckStatus.PASSED, f"{touched} {brought}, which this repository allows.", told)
