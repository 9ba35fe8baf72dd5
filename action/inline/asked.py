"""From the event of the job to what is asked: the commands in it, or the prompt of the step."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from action import mending
from action.inline.payload import Told
from action.inputs import Inputs, Runner
from bot.payloads import events, parse
from bot.triggers import Us, asks, commands
from bot.triggers.commands import Command
from bot.triggers.keys import key
from core.asks import Ask, Options, Origin, Person, Repository, Snapshot, Thread, Verb
from core.errors import Refused
from core.events import Ignored
from core.github import GitHub
from core.github.workflow import INSTALLATION
from core.names import new_ask_id
from core.text import read_issue

_BRANCH = "refs/heads/"
_ACCOUNT = "github-actions"  # who comments for jobs; admission knows it for certain
_NOTHING = (
    "Nothing asks for anything here: give the input prompt or issue_number, or run on a comment, a label, a review."
)
_NO_COMMAND = "Nothing in this event is a command for us: {phrase} at the beginning of a comment would be one."


class Skip(Exception):  # an end like any other, and no error
    """Nobody asked us anything; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The job: who did something where, and what the step says about it."""

    inputs: Inputs
    runner: Runner
    payload: dict[str, object]
    told: Told

    @property
    def branch(self) -> str:
        """The branch that this event is about; empty where it is about none."""
        if self.told.workflow_run:
            return self.told.workflow_run.head_branch or ""
        if self.told.pull_request:
            return self.told.pull_request.head.ref
        ref = self.told.ref or self.runner.ref
        return ref.removeprefix(_BRANCH) if ref.startswith(_BRANCH) else ""


def heard(scene: Scene) -> tuple[Ask, ...]:
    """The commands in an event of a thread; `Skip` says why there are none."""
    event = scene.runner.event_name
    if event not in events():
        raise Skip(_NOTHING)
    body = json.dumps({**scene.payload, "installation": {"id": INSTALLATION}}).encode()
    found = parse(event, body)
    if isinstance(found, Ignored):
        raise Skip(found.reason)
    us = Us(scene.inputs.handle, 0, _ACCOUNT, scene.inputs.label_trigger, is_shared=True)
    made = asks(found, us, _delivery(scene))
    if not made:
        raise Skip(_NO_COMMAND.format(phrase=scene.inputs.trigger_phrase))
    return tuple(_on_base(ask, scene.inputs.base_branch) for ask in made)


def is_prompted(scene: Scene) -> bool:
    """Whether the step itself asks, whatever has happened."""
    inputs, ran = scene.inputs, scene.told.workflow_run
    if ran:
        return _has_failed(scene)
    return bool(inputs.prompt.strip() or inputs.issue_number)


def _has_failed(scene: Scene) -> bool:
    ran = scene.told.workflow_run
    assert ran is not None
    if objection := mending.objection(ran.conclusion, scene.branch):
        raise Skip(objection)
    return True


def prompted(scene: Scene, here: Repository, person: Person, github: GitHub) -> Ask:
    """What the step asks for, in the name of `person`: on the issue that it names, else without one."""
    number = scene.inputs.issue_number or (scene.told.issue.number if scene.told.issue else None)
    said = next(iter(commands(scene.inputs.prompt, scene.inputs.handle.lower())), None)
    prompt = (said.text or said.line) if said else scene.inputs.prompt.strip()
    thread, snapshot = _issue(github, here, number) if number else _nowhere(scene, here, person, prompt)
    usual = Verb.FIX if scene.told.workflow_run else Verb.IMPLEMENT
    base = scene.inputs.base_branch or ("" if number else scene.branch)
    return Ask(
        id=new_ask_id(),
        key=key(INSTALLATION, "job", _delivery(scene), new_ask_id()),
        delivery=_delivery(scene),
        installation=INSTALLATION,
        thread=thread,
        verb=(said and said.verb) or (Verb.REVISE if thread.is_pull_request else usual),
        person=person,
        asked_at=datetime.now(UTC),
        snapshot=snapshot,
        origin=Origin("job", run=int(scene.runner.run_id) if scene.runner.run_id.isdigit() else None),
        options=_options(said, base),
        text=prompt if number else "",
        problem=said.problem if said else "",
    )


def _issue(github: GitHub, here: Repository, number: int) -> tuple[Thread, Snapshot]:
    found = github.issue(number)
    snapshot = Snapshot(found.title, found.body, found.author, found.labels, found.state)
    return Thread(here, number, found.is_pull_request), snapshot


def _nowhere(scene: Scene, here: Repository, person: Person, prompt: str) -> tuple[Thread, Snapshot]:
    ran = scene.told.workflow_run
    words = prompt or (mending.task(ran.name or "", scene.branch) if ran else "")
    try:
        issue = read_issue(words)
    except Refused:
        raise Refused("The input prompt says nothing that can be read; write what is to be done.") from None
    return Thread(here, 0), Snapshot(issue.title, issue.body, person)


def _options(said: Command | None, base: str) -> Options:
    """Those of the command in the prompt, if there is one; what it says about the base wins."""
    options = said.options if said else Options()
    return replace(options, base=options.base or base or None)


def _delivery(scene: Scene) -> str:
    return f"job-{scene.runner.run_id}-{scene.runner.run_attempt}"


def _on_base(ask: Ask, base: str) -> Ask:
    if not base or ask.options.base or ask.thread.is_pull_request:
        return ask
    return replace(ask, options=replace(ask.options, base=base))
