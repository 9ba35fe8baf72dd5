"""From a brief and what was tried to the prompt: what stays the same comes first, feedback comes last."""

import re
from collections.abc import Sequence

from core.runs import Attempt, Strategy
from worker.context import Brief
from worker.llm import Message, Prompt
from worker.proposals.delimiters import mark, wrapped
from worker.proposals.forms import COMPLETE, DELETING, FEW_WORDS, Form, instructions, last_word
from worker.proposals.rendering import edit_blocks, material, one_file

_LESSON_CHARS = 3_000
_LESSON_LINE_CHARS = 200
_LESSONS = 6
_ANSWER_CHARS = 2_000
_TARGETS_NAMED = 5


def prompt(brief: Brief, strategy: Strategy, earlier: Sequence[Attempt], *, form: Form) -> Prompt:
    """The request for the next proposal.

    The messages up to the one marked `cache` are equal for every strategy of one brief and form.
    A repair continues the conversation with the attempt's own edits and what they failed at, a request for stronger
    tests with what they did not notice; if that attempt is not among `earlier`, it is a fresh start.
    """
    short = form.short and _is_plain(brief)
    head = (
        Message("system", FEW_WORDS if short else instructions(form.shape, brief.targets)),
        Message("user", _few_words(brief) if short else _task(brief, form), cache=True),
    )
    return Prompt(
        messages=head + _feedback(strategy, earlier, _ending(strategy, brief, form)),
        temperature=strategy.temperature,
        max_output_tokens=form.max_output_tokens,
        timeout_s=form.timeout_s,
    )


def _is_plain(brief: Brief) -> bool:
    """Whether all there is to say is: this issue, this file."""
    usual = brief.goal in ("implement", "fix") and not brief.tests_wanted
    return (
        usual
        and len(brief.targets) == 1
        and bool(one_file(brief, brief.targets[0]))
        and not _REMOVING.search(brief.issue.text)
    )


def _few_words(brief: Brief) -> str:
    """The request for one file to a small model; what else there is to read comes first."""
    target = brief.targets[0]
    issue, others, file = brief.issue.text, material(brief, but=target), one_file(brief, target)
    tag = mark((issue, others, file))
    parts = [wrapped(tag, others)] if others else []
    return "\n\n".join((*parts, wrapped(tag, issue), COMPLETE, wrapped(tag, file)))


def _task(brief: Brief, form: Form) -> str:
    issue, files, projects = brief.issue.text, material(brief), "\n".join(brief.projects)
    tag = mark((issue, files, projects))
    parts = [wrapped(tag, files)] if files else ["The repository is empty so far."]
    if projects:
        parts.append(f"The repository has several projects (folder, language, test command):\n{wrapped(tag, projects)}")
    parts.append(f"Issue:\n{wrapped(tag, issue)}")
    parts.append(_ask(brief, form))
    return "\n\n".join(parts)


def _ask(brief: Brief, form: Form) -> str:
    parts = [_GOALS.get(brief.goal, _GOALS["implement"]).format(command=brief.test_command)]
    named = brief.targets[:_TARGETS_NAMED]
    if len(named) > 1 or brief.tests_wanted:
        parts.append(f"It most likely belongs in {', '.join(named)}." if named else "")
    if brief.tests_wanted and brief.goal != "test":
        parts.append(_TESTS_WANTED.format(command=brief.test_command))
    if not form.small or _REMOVING.search(brief.issue.text):
        parts.append(DELETING)  # a small model that is told of it does it
    parts.append(_last_word(brief, form))
    return " ".join(part for part in parts if part)


def _ending(strategy: Strategy, brief: Brief, form: Form) -> str:
    return last_word(form.shape, ()) if strategy.kind == "strengthen" else _last_word(brief, form)


def _last_word(brief: Brief, form: Form) -> str:
    return last_word(form.shape, () if brief.tests_wanted else brief.targets)


_REMOVING = re.compile(
    r"\b(?:delete|remove|rename|move|drop)\b[^.\n]{0,40}(?:\b(?:files?|modules?|folders?|scripts?)\b|\w\.\w)",
    re.IGNORECASE,
)
_GOALS = {
    "implement": "Make the change that the issue asks for.",
    "fix": "The issue reports a defect: find its cause and correct it, and change nothing else.",
    "test": (
        "Write tests for what the issue names, where this repository keeps its tests and in their style "
        "(they run with `{command}`). Change and add test files only; the tests must pass on the code as it is."
    ),
    "revise": "The files are a change that is under review. Make what the reviewer asks for, and change nothing else.",
}
_TESTS_WANTED = (
    "No test covers it yet: also add tests for it, where this repository keeps its tests and in "
    "their style (they run with `{command}`); they must fail without the change."
)


def _feedback(strategy: Strategy, earlier: Sequence[Attempt], ending: str) -> tuple[Message, ...]:
    known = {attempt.number: attempt for attempt in earlier}
    if strategy.kind in _CONTINUED and strategy.of_attempt in known:
        others = [attempt for attempt in earlier if attempt.number != strategy.of_attempt and strategy.with_lessons]
        return _continued(known[strategy.of_attempt], _CONTINUED[strategy.kind], ending, _failures(others))
    if strategy.with_lessons and earlier:
        return _lessons(earlier)
    return ()


_CONTINUED = {
    "repair": ("This is not right yet:", "Find the mistake and correct it."),
    "strengthen": (
        "The change is right, and its tests prove it. But they are weak:",
        "Send the change again, whole and as it is, with tests that notice each of these.",
    ),
}


def _continued(attempt: Attempt, words: tuple[str, str], ending: str, others: str) -> tuple[Message, ...]:
    proposal, (finding, wish) = attempt.proposal, words
    shown = edit_blocks(proposal.edits) or _cut(proposal.answer.strip(), _ANSWER_CHARS) or "(nothing)"
    lesson = _cut(attempt.lesson.strip() or "It does not do what the issue asks for.", _LESSON_CHARS)
    besides = f"Other solutions failed like this:\n{wrapped(mark((others,)), others)}\n" if others else ""
    request = f"{finding}\n{wrapped(mark((lesson,)), lesson)}\n{besides}{wish} {ending}"
    return (Message("assistant", shown), Message("user", request))


def _lessons(earlier: Sequence[Attempt]) -> tuple[Message, ...]:
    listed = _failures(earlier)
    request = (
        f"Earlier solutions failed like this:\n{wrapped(mark((listed,)), listed)}\n"
        "Solve it in a different way: think again about what the issue asks for, then write it anew."
    )
    return (Message("user", request),)


def _failures(attempts: Sequence[Attempt]) -> str:
    """What failed, a line for each that failed differently, the last ones."""
    lines = tuple(dict.fromkeys(_summary(attempt) for attempt in attempts))[-_LESSONS:]
    return "\n".join(f"- {line}" for line in lines)


def _summary(attempt: Attempt) -> str:
    lines = [line.strip() for line in attempt.lesson.splitlines() if line.strip()]
    return _cut(" ".join(lines[:2]) or "it did not do what the issue asks for", _LESSON_LINE_CHARS)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[:limit].rstrip()} [...]"
