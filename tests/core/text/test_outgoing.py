"""What is posted: no secret of ours or of anybody else's, whole or in part, and nothing that acts."""

import base64

import pytest

from core.text import Outgoing

SECRET = "hunter-9f8e7d6c5b4a3210-sesame"
GATE = Outgoing([SECRET])


@pytest.mark.parametrize(
    "leak",
    [
        SECRET,
        SECRET[7:],
        SECRET[::-1],
        base64.b64encode(SECRET.encode()).decode(),
        SECRET.encode().hex(),
        " ".join(SECRET),
        "\u200b".join(SECRET),
        "<!---->".join(SECRET),
    ],
)
def test_our_own_secret_does_not_come_through_in_any_form(leak: str) -> None:
    told = GATE(f"The key is {leak}, use it.")
    assert "[redacted]" in told
    assert "9f8e7d6c5b4a" not in "".join(told.split())


@pytest.mark.parametrize(
    "token",
    [
        "ghp_" + "a1B2" * 9,
        "ghs_12345_eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxMjM0NSJ9.c2lnbmF0dXJlLWJ5dGVz",
        "AKIA" + "ABCDEFGH234567QR"[:16],
        "sk-ant-" + "api03-" + "Ab3" * 12,
    ],
)
def test_what_is_shaped_like_a_secret_does_not_come_through(token: str) -> None:
    told = GATE(f"I found {token} in the code.")
    assert token not in told
    assert "[redacted: " in told


def test_mentions_links_and_commands_do_not_act_and_words_stay() -> None:
    told = GATE("Fixes #1 for @team, see https://evil.example/?d=1\n/approve\nAnd it is fast.")
    assert told == "Fixes ＃1 for ＠team, see (link removed)\n\u2215approve\nAnd it is fast."
    assert GATE.line("a\nb  c") == "a b c"
