"""Quality by the linters of the project's own language, run in the sandbox on the head and, where they say something,
on the base: only what is new counts. It is advice: nothing fails for it.

A tool that is not there, or cannot see the project's dependencies, is said to be not measured.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from core.names import Sha
from core.runs import Check, CheckKind, CheckStatus, Finding
from core.words import count
from worker.checks.advice.recipes import MISSING, RECIPES, Recipe
from worker.checks.evidence.lab import Lab
from worker.checks.evidence.logs import readable
from worker.sandbox import BoxSpec, Command, Ended

_FEW = 50


class _NotMeasured(Exception):
    """Why the tool says nothing, in a few words."""


def check(lab: Lab, base: Sha, head: Sha) -> Check | None:
    """What is new between the trees by the language's linter; None where there is none, or nobody uses it."""
    recipe = RECIPES.get(lab.project.language)
    if recipe is None or not any(recipe.wants.search(path) for path in lab.files(head) if lab.owns(path)):
        return None
    try:
        if recipe.probe and not lab.driver.holds(lab.image, recipe.probe):
            raise _NotMeasured("is not in the sandbox")
        found = _said(lab, head, recipe)
        fresh = _fresh(lab, (base, _said(lab, base, recipe)), (head, found)) if found else []
    except _NotMeasured as why:
        return _result(CheckStatus.WARNED, f"Not measured: {recipe.tool} {why}.")
    if not fresh:
        return _result(CheckStatus.PASSED, f"{recipe.tool} has nothing new to say.")
    first = fresh[0]
    said = f"{recipe.tool}: {count(len(fresh), 'new remark')}. {first.path}:{first.line}: {first.message}"
    return _result(CheckStatus.WARNED, said, fresh[:_FEW])


def _result(status: CheckStatus, said: str, findings: Sequence[Finding] = ()) -> Check:
    return Check(CheckKind.QUALITY, status, said, tuple(findings), required=False)


def _said(lab: Lab, tree: Sha, recipe: Recipe) -> list[Finding]:
    """The findings about files of `tree`, in the order of the text."""
    opaque = replace(lab.project, framework="command", test_command=recipe.line, given=True)
    task = lab.language.test_task(opaque, only=(), layered=lab.layer is not None)
    spec = BoxSpec(lab.image, lab.workspace.tar(tree), lab.language.harness(), lab.layer, lab.limits)
    with lab.driver.open(spec) as box:
        done = box.run(Command(("sh", "-c", recipe.line), lab.cwd, task.env))
    text = readable(done.output)
    if done.ended is not Ended.EXITED:
        raise _NotMeasured(f"was ended ({done.ended})")
    if done.exit_code == MISSING:
        raise _NotMeasured("is not among the project's dependencies")
    if recipe.broken.search(text):
        raise _NotMeasured("could not see all of the project")
    known = lab.files(tree)
    start = f"{lab.project.folder}/" if lab.project.folder else ""
    said = (f if f.path in known else replace(f, path=start + f.path) for f in recipe.read(text))
    return [found for found in said if found.path in known]


def _fresh(lab: Lab, before: tuple[Sha, list[Finding]], after: tuple[Sha, list[Finding]]) -> list[Finding]:
    """The findings after that the ones before do not account for, wherever in the file they stood."""
    known = Counter(_key(lab, before[0], finding) for finding in before[1])
    fresh = []
    for finding in after[1]:
        key = _key(lab, after[0], finding)
        known[key] -= 1
        if known[key] < 0:
            fresh.append(finding)
    return fresh


def _key(lab: Lab, tree: Sha, finding: Finding) -> tuple[str, str, str]:
    lines = (lab.text(tree, finding.path) or "").split("\n")
    line = lines[finding.line - 1] if 0 < finding.line <= len(lines) else finding.message
    return finding.rule, finding.path, " ".join(line.split())
