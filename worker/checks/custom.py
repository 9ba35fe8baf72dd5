"""The repository's own validation rules: the `checks` of `.github/pullwright.yml`, run on the head in the sandbox.

They come from the base commit's configuration, so a change cannot loosen the rules that it is measured by.
"""

import shlex
from collections.abc import Sequence

from core.repo_config import CustomCheck
from core.runs import Check, CheckKind, CheckStatus, Finding, Patch
from worker.checks.evidence.lab import Lab
from worker.checks.evidence.logs import readable, trimmed
from worker.sandbox import WORK, BoxSpec, Command, Ended, Finished

_LOG = 800


def checks(lab: Lab, rules: Sequence[CustomCheck], patch: Patch, folder: str = WORK) -> tuple[Check, ...]:
    """One check for each rule; they share a box, and each must exit with 0, run in `folder` of the box."""
    if not rules:
        return ()
    spec = BoxSpec(lab.image, lab.workspace.tar(patch.tree), layer=lab.layer, limits=lab.limits)
    with lab.driver.open(spec) as box:
        return tuple(_check(rule, box.run(Command(("sh", "-c", rule.run), folder))) for rule in rules)


def withheld(rules: Sequence[CustomCheck]) -> tuple[Check, ...]:
    """In place of `checks` where the account's plan has no rules of its own: not run, and not counted as passed."""
    if not rules:
        return ()
    named = ", ".join(repr(rule.name) for rule in rules)
    said = f"Not measured: the repository's own checks ({named}) are part of larger plans than this account's."
    required = any(rule.required for rule in rules)
    status = CheckStatus.UNPROVEN if required else CheckStatus.WARNED
    return (Check(CheckKind.POLICY, status, said, required=required),)


def _check(rule: CustomCheck, done: Finished) -> Check:
    passed = done.ended is Ended.EXITED and done.exit_code == 0
    log = trimmed(readable(done.output), _LOG)
    return Check(
        CheckKind.POLICY,
        CheckStatus.PASSED if passed else CheckStatus.FAILED,
        f"The repository's check {rule.name!r} {'passed' if passed else _failure(done)}.",
        () if passed else (Finding(f"custom:{rule.name}", "", 0, f"{shlex.quote(rule.run)}:\n{log}", "error"),),
        required=rule.required,
        elapsed_s=done.elapsed_s,
    )


def _failure(done: Finished) -> str:
    return f"exited with {done.exit_code}" if done.ended is Ended.EXITED else f"was ended ({done.ended})"
