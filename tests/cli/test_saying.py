"""A model or a repository that writes escape sequences does not steer the terminal of who reads them."""

from pathlib import Path

from tests.stories.stage import ISSUE, RIGHT, Person, whole

STEERING = ("\x1b", "\x07", "\x9b", "\u202e")


def test_a_diff_with_escape_sequences_is_shown_and_does_nothing(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    answer = whole("shapes.py", RIGHT.replace("return", "note = '\x1b]0;owned\x07\x9b2J \u202e'\n    return"))
    done = ada.types("run", str(ada.repo), "--issue", ISSUE, "--model", ada.replay([answer]), "--attempts", "1")
    assert done.code == 3, done.err
    run = ada.types("status").out.split()[0]
    told = [done, ada.types("show", run, "--diff"), ada.types("log", run), ada.types("status")]
    assert not [char for ended in told for char in STEERING if char in ended.out + ended.err]
    assert "⟦U+001B⟧" in told[1].out
