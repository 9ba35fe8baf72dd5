"""From an ask to the job of a run: the issue as it was when it was asked, the numbers, the names."""

from core.asks import Ask
from core.errors import Refused
from core.names import RunId
from core.repo_config import RepoConfig, templates
from core.repo_config.allowed import AllowedModels
from core.runs import Issue
from core.text import neutralise
from worker.jobs.subject import Subject
from worker.publication.fences import without

_TITLE = 256
_TEXT = 100_000  # characters that are read of an issue


def run_id(request: str) -> RunId:
    """The run of a request: always the same, so that whoever goes on finds it."""
    return RunId(request[:16])


def issue_of(subject: Subject, opener: Ask | None = None) -> Issue:
    """The issue as the signed delivery had it, and what the person said to do about it.

    On a pull request the person's words come first, then what it was opened for, then what people wrote into its
    description; what we wrote there ourselves is no part of it.
    """
    ask = subject.ask
    asked = f"What was asked:\n{ask.text[:_TEXT]}" if ask.text.strip() else ""
    if ask.thread.is_pull_request:
        before = f"{opener.snapshot.title}\n\n{opener.snapshot.body[:_TEXT]}\n\n{opener.text}" if opener else ""
        parts: tuple[str, ...] = (asked, before, without(ask.snapshot.body)[:_TEXT])
    else:
        parts = (ask.snapshot.body[:_TEXT], asked)
    title = neutralise(ask.snapshot.title)
    body = neutralise("\n\n".join(part.strip() for part in parts if part.strip()))
    name = " ".join(title.text.split())[:_TITLE] or "A change"
    return Issue(name, body.text, (*title.stripped, *body.stripped))


def models_of(ask: Ask, machine: tuple[str, ...], config: RepoConfig, allowed: AllowedModels) -> tuple[str, ...]:
    """The person's models, else the repository's (the engine asks for them), else the machine's.

    `Refused` where a person names a recording, which would be a file of the machine, or what is not `allowed`.
    """
    if any(model.startswith("scripted") for model in ask.options.models):
        raise Refused("A recording cannot be asked for in a comment. Name a model, as in `--model openai:NAME`.")
    objection = allowed.objection(ask.options.models, config.models)
    if objection:
        raise Refused(objection)
    if ask.options.models:
        return ask.options.models
    return () if config.models else machine


def branch_of(subject: Subject, config: RepoConfig, run: RunId, title: str) -> str:
    """The new branch, as the repository's template names it; `title` is what may be said of the issue's."""
    ask = subject.ask
    if not ask.thread.number and config.branch == templates.BRANCH:
        return templates.branch(templates.WITHOUT_ISSUE, number=0, title=title, verb=subject.goal, run=run[:6])
    return templates.branch(config.branch, number=ask.thread.number, title=title, verb=subject.goal, run=run[:6])
