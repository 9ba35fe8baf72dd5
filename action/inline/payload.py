"""What the runner's event file says: read strictly, and only the parts that are used."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from action.inputs import Runner
from bot.payloads.parts import Account, Home, Id, Number, Part, Word
from bot.payloads.reading import Malformed, read_object
from core.errors import Refused

_LARGEST = 8 << 20  # bytes; GitHub's own payloads end far below
_LONGEST_REF = 1000
Ref = Annotated[str, Field(max_length=_LONGEST_REF)]


class Owned(Part):
    """A repository by its number."""

    id: Id


class Tip(Part):
    """One end of a pull request. `repo` is null when the fork was deleted."""

    ref: Ref
    sha: Word
    repo: Owned | None = None


class Pull(Part):
    """A pull request."""

    number: Number
    head: Tip
    base: Tip


class Issue(Part):
    """An issue, or the conversation of a pull request."""

    number: Number


class WorkflowRun(Part):
    """The run of another workflow."""

    name: Ref | None = None
    conclusion: Word | None = None
    event: Word | None = None
    head_branch: Ref | None = None
    head_repository: Owned | None = None


class Told(Part):
    """An event: every part may be missing."""

    action: Word | None = None
    repository: Home | None = None
    sender: Account | None = None
    issue: Issue | None = None
    pull_request: Pull | None = None
    workflow_run: WorkflowRun | None = None
    ref: Ref | None = None


def read(runner: Runner) -> tuple[dict[str, object], Told]:
    """The event as it is, and the parts that are used; `Refused` where the file is not what a runner writes."""
    try:
        payload = read_object(_bytes(runner.event_path))
        return payload, Told.model_validate(payload)
    except (OSError, Malformed):
        raise Refused("The event file of the runner (GITHUB_EVENT_PATH) cannot be read as JSON.") from None
    except ValidationError as wrong:
        place = ".".join(str(part) for part in wrong.errors(include_input=False)[0]["loc"])
        raise Refused(f"The event file of the runner is not as GitHub writes it ({place}).") from None


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        raw = file.read(_LARGEST + 1)
    if len(raw) > _LARGEST:
        raise Refused("The event file of the runner is too large to be an event.")
    return raw
