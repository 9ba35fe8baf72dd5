"""Real answers of a real small model (Qwen2.5-Coder-1.5B), each with the reading that a person confirmed."""

import pytest

from bench.answer_readings import FOLDER, Answer, answers, expected, reading
from worker.llm import Stop
from worker.proposals import parse

ANSWERS = answers()


@pytest.mark.parametrize("answer", ANSWERS, ids=[answer.name for answer in ANSWERS])
def test_the_answer_is_read_as_confirmed(answer: Answer) -> None:
    assert reading(answer) == expected()[answer.name]


def test_the_corpus_is_large_and_complete() -> None:
    assert len(ANSWERS) >= 60
    assert set(expected()) == {answer.name for answer in ANSWERS}
    assert (FOLDER / "tasks.json").exists()


@pytest.mark.parametrize("answer", ANSWERS[::7], ids=[answer.name for answer in ANSWERS[::7]])
def test_a_real_answer_cut_anywhere_gives_no_half_file(answer: Answer) -> None:
    whole = {edit.path: edit for edit in answer.parsed().edits}
    for end in range(0, len(answer.text), 17):
        cut = parse(answer.text[:end], answer.task.files, targets=answer.task.targets, stop=Stop.CUT)
        assert all(whole.get(edit.path) == edit for edit in cut.edits) or _rewritten(answer)


def _rewritten(answer: Answer) -> bool:
    """An answer that gives one file several times may end after any of its versions."""
    return answer.text.count("```") > 2 * len(answer.parsed().edits)
