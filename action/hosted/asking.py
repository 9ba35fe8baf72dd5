"""From the event of the job and the inputs of the step to what the server is asked."""

from collections.abc import Iterator

from pydantic import ValidationError

from action import mending
from action.inputs import Inputs, Runner
from bot.payloads.reading import Malformed, read_object
from bot.triggers.commands import commands
from bot.wire import LARGEST, Asked, Wanted
from core.errors import Refused

_BRANCH = "refs/heads/"
_PARTS = (  # of the event: what the server reads, and no more
    *("action", "issue", "comment", "repository", "sender", "label", "assignee", "changes"),
    *("review", "pull_request"),
)
_ONLY_INLINE = (  # what the server decides, and not a step of a repository
    *("sandbox", "setup", "test_command", "working_directory", "branch_name_template", "reports", "allowed_bots"),
    *("openai_api_key", "anthropic_api_key", "local_url", "signing_key"),
)
_NAMES = {"models": "model", "base": "base_branch", "handle": "trigger_phrase", "label": "label_trigger"}
_NO_EVENT = "The event file of the runner (GITHUB_EVENT_PATH) cannot be read as JSON."
_DRY = "The input dry_run works with mode: inline only; the server publishes what it makes."


class Nothing(Exception):
    """Nobody asks anything; the sentence says why."""


def asked(inputs: Inputs, runner: Runner) -> bytes:
    """The body of the call; the same for each try. `Nothing` where nobody asks, `Refused` for what cannot be."""
    if inputs.dry_run:
        raise Refused(_DRY)
    event = _event(runner)
    try:
        body = _asked(inputs, runner, event).model_dump_json(exclude_defaults=True).encode()
    except ValidationError as wrong:
        field = str(wrong.errors(include_input=False)[0]["loc"][0])
        named = _NAMES.get(field, field)
        raise Refused(
            f"The input {named} is not what a server takes; see docs/action.md for what is allowed."
        ) from None
    if len(body) > LARGEST:
        raise Refused(f"The event of this job is larger than the {LARGEST:,} bytes that a server takes.")
    return body


def unheard(inputs: Inputs) -> Iterator[str]:
    """What was given and means nothing to a server, a sentence for each."""
    usual = Inputs()
    for name in _ONLY_INLINE:
        if getattr(inputs, name) != getattr(usual, name):
            yield f"The input {name} works with mode: inline only; the server goes by the repository's configuration."


def _asked(inputs: Inputs, runner: Runner, event: dict[str, object]) -> Asked:
    prompt, branch = _prompt(inputs, event), _branch(runner, event)
    is_prompted = bool(prompt or inputs.issue_number)
    issue = inputs.issue_number or (_issue(event) if prompt else None)
    base = inputs.base_branch or (branch if is_prompted and not issue else "")
    wanted = Wanted(
        models=list(inputs.model),
        budget_usd=inputs.budget_usd,
        attempts=inputs.attempts,
        candidates=inputs.candidates,
        base=base or None,
        draft=inputs.draft or None,
    )
    told = None if is_prompted else {name: event[name] for name in _PARTS if name in event}
    return Asked(
        prompt=prompt,
        issue_number=issue,
        event_name="" if is_prompted else runner.event_name,
        event=told,
        handle=inputs.handle,
        label=inputs.label_trigger,
        options=wanted,
    )


def _prompt(inputs: Inputs, event: dict[str, object]) -> str:
    """The words of the step. Another workflow's failure is a reason by itself, its success is none at all."""
    ran = event.get("workflow_run")
    if not isinstance(ran, dict):
        return inputs.prompt.strip()
    branch = str(ran.get("head_branch") or "")
    if objection := mending.objection(ran.get("conclusion"), branch):
        raise Nothing(objection)
    words = inputs.prompt.strip() or mending.task(str(ran.get("name") or ""), branch)
    return words if commands(words, inputs.handle.lower()) else f"/{inputs.handle} fix\n\n{words}"


def _branch(runner: Runner, event: dict[str, object]) -> str:
    ran = event.get("workflow_run")
    if isinstance(ran, dict):
        _check_fork(ran, event)
        return str(ran.get("head_branch") or "")
    return runner.ref.removeprefix(_BRANCH) if runner.ref.startswith(_BRANCH) else ""


def _issue(event: dict[str, object]) -> int | None:
    """The issue of the event, or the pull request that a comment stands on: inline, a prompt is about that, too."""
    issue = event.get("issue")
    number = issue.get("number") if isinstance(issue, dict) else None
    return number if isinstance(number, int) else None


def _check_fork(ran: dict[str, object], event: dict[str, object]) -> None:
    """A fork's branch is not in this repository; one of the same name is not what failed."""
    head, here = ran.get("head_repository"), event.get("repository")
    if not (isinstance(head, dict) and isinstance(here, dict) and head.get("id") == here.get("id")):
        raise Nothing("The workflow has failed on the branch of a fork, where nothing is mended.")


def _event(runner: Runner) -> dict[str, object]:
    try:
        with runner.event_path.open("rb") as file:
            return read_object(file.read(8 * LARGEST))
    except (OSError, Malformed):
        raise Refused(_NO_EVENT) from None
