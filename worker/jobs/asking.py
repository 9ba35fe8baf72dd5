"""From an ask to the job of a run: the issue as it was when it was asked, the numbers, the names."""

from core.asks import Ask
from core.errors import Refused
from core.names import RunId
from core.repo_config import RepoConfig, templates
from core.runs import Issue
from core.text import neutralise
from worker.jobs.subject import Subject

_TITLE = 256
_TEXT = 100_000  # characters that are read of an issue


def run_id(request: str) -> RunId:
    """The run of a request: always the same, so that whoever goes on finds it."""
    return RunId(request[:16])


def issue_of(subject: Subject) -> Issue:
    """The issue or pull request as the signed delivery had it, and what the person said to do about it.

    On a pull request the person's words come first: they are what is to be done, the rest is what it is about.
    """
    ask = subject.ask
    title, body = neutralise(ask.snapshot.title), neutralise(ask.snapshot.body[:_TEXT])
    said = neutralise(ask.text[:_TEXT])
    asked = f"What was asked:\n{said.text}" if said.text else ""
    parts = (asked, body.text) if subject.goal == "revise" else (body.text, asked)
    name = " ".join(title.text.split())[:_TITLE] or "A change"
    stripped = (*title.stripped, *body.stripped, *said.stripped)
    return Issue(name, "\n\n".join(part for part in parts if part), stripped)


def models_of(ask: Ask, machine: tuple[str, ...], config: RepoConfig) -> tuple[str, ...]:
    """The person's models, else the repository's (the engine asks for them), else the machine's.

    `Refused` where a person names a recording: it would be a file of the machine.
    """
    if any(model.startswith("scripted") for model in ask.options.models):
        raise Refused("A recording cannot be asked for in a comment. Name a model, as in `--model openai:NAME`.")
    if ask.options.models:
        return ask.options.models
    return () if config.models else machine


def branch_of(subject: Subject, config: RepoConfig, run: RunId) -> str:
    """The new branch, as the repository's template names it."""
    ask = subject.ask
    return templates.branch(
        config.branch, number=ask.thread.number, title=ask.snapshot.title, verb=subject.goal, run=run[-6:]
    )
