"""The grammar: what a comment has to look like to start something, and what never does."""

import pytest

from bot.triggers import Command, commands
from core.asks import Options, Verb


def read(text: str) -> tuple[Command, ...]:
    return commands(text, "pullwright")


def verbs(text: str) -> list[Verb | None]:
    return [command.verb for command in read(text)]


def one(text: str) -> Command:
    (command,) = read(text)
    return command


@pytest.mark.parametrize("verb", list(Verb))
@pytest.mark.parametrize(
    "call", ["/pullwright {}", "@pullwright {}", "@pullwright[bot] {}", "/PullWright  {}:", "\n  /pullwright: {}"]
)
def test_each_verb_in_each_spelling(verb: Verb, call: str) -> None:
    assert verbs(call.format(verb)) == verbs(call.format(verb.upper())) == [verb]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Could somebody say /pullwright implement here?",
        "Thanks!\n/pullwright implement",
        "Thanks!\n\n/pullwright implement",
        "> /pullwright implement",
        "> yes\n/pullwright implement",
        "    /pullwright implement",
        "\t/pullwright implement",
        "- /pullwright implement",
        "`/pullwright implement`",
        "```\n/pullwright implement\n```",
        "~~~\n/pullwright implement",
        "<!-- /pullwright implement -->",
        "<!--\n/pullwright implement\n-->",
        "<pre>\n/pullwright implement\n</pre>",
        "**/pullwright implement**",
        "\u200b/pullwright implement",
        "/pullwrights implement",
        "/pullwright-acme implement",
        "@pullwright/team implement",
        "/pullwright.implement",
        "pullwright implement",
        "\\/pullwright implement",
        "＠pullwright implement",
    ],
)
def test_what_does_not_begin_with_a_command_is_none(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    "between",
    [
        "> they said\n/pullwright cancel",
        "> they said:\n>\n> /pullwright cancel",
        "> ```\n/pullwright cancel",
        "```\n\n/pullwright cancel\n\n```",
        "```\n    ```\n\n/pullwright cancel\n```",
        "````\n```\n\n/pullwright cancel\n````",
        "~~~ text\n```\n\n/pullwright cancel\n~~~",
        "- ```\n\n  /pullwright cancel\n  ```",
        "1. ```sh\n\n   /pullwright cancel\n   ```",
        "<!--\n\n/pullwright cancel\n\n-->",
        "a <!-- b\n\n/pullwright cancel\n\n-->",
        "<pre>\n\n/pullwright cancel\n\n</pre>",
        "<blockquote>\n<b>x</b>\n\n/pullwright cancel\n\n</blockquote>",
        "<CODE class='x'>\n\n/pullwright cancel\n\n</CODE>",
        "    /pullwright cancel",
        "text\n    /pullwright cancel",
        "some text\n/pullwright cancel",
        "`some code\n/pullwright cancel` in a span",
    ],
)
def test_what_is_quoted_or_code_below_a_command_is_text(between: str) -> None:
    assert verbs(f"/pullwright status\n\n{between}") == [Verb.STATUS]


def test_code_in_backticks_that_begins_in_a_command_may_hold_the_next_line() -> None:
    assert verbs("/pullwright implement `this\n/pullwright cancel`") == [Verb.IMPLEMENT]


def test_what_was_closed_is_closed() -> None:
    text = "/pullwright status\n```\nx\n```\n<!-- a\nb -->\n<pre>c</pre>\n\n/pullwright cost\n/pullwright help"
    assert verbs(text) == [Verb.STATUS, Verb.COST, Verb.HELP]


def test_the_same_command_twice_is_one_and_there_are_at_most_five() -> None:
    assert verbs("/pullwright status\n/pullwright  STATUS") == [Verb.STATUS]
    assert len(read("\n\n".join(f"/pullwright implement {n}" for n in range(9)))) == 5


def test_the_text_of_a_command_goes_to_the_next_one() -> None:
    first, second = read("/pullwright implement the parser\r\nas in:\r\n```\r\nx\r\n```\r\n\r\n/pullwright status")
    assert (first.verb, first.text) == (Verb.IMPLEMENT, "the parser\nas in:\n```\nx\n```")
    assert (second.verb, second.text) == (Verb.STATUS, "")


@pytest.mark.parametrize("text", ["please fix the parser", "修复登录", "the parser,\nplease", "Tighten the loop"])
def test_free_text_has_no_verb(text: str) -> None:
    assert one(f"@pullwright {text}") == Command(one(f"@pullwright {text}").line, None, Options(), text)


def test_alone_it_asks_for_help() -> None:
    assert verbs("/pullwright") == verbs("@pullwright:\n\n") == [Verb.HELP]


@pytest.mark.parametrize(
    ("given", "options"),
    [
        ("--model openai:gpt-5", Options(models=("openai:gpt-5",))),
        ("--model=a:b,c:d-1 --model e:f/g@1", Options(models=("a:b", "c:d-1", "e:f/g@1"))),
        ("--budget 2.50", Options(budget_usd=2.5)),
        ("--budget=$3", Options(budget_usd=3.0)),
        ('--budget "0.1"', Options(budget_usd=0.1)),
        ("—budget 4", Options(budget_usd=4.0)),
        ("--attempts 3", Options(attempts=3)),
        ("--base develop", Options(base="develop")),
        ("--base='release/1.x'", Options(base="release/1.x")),
        ("--base `main`", Options(base="main")),
        ("--draft", Options(draft=True)),
        ("--draft=false --ATTEMPTS=50", Options(draft=False, attempts=50)),
        ("--candidates=3", Options(candidates=3)),
    ],
)
def test_options_come_after_the_verb_and_before_the_text(given: str, options: Options) -> None:
    assert one(f"/pullwright fix {given} the loop") == Command(f"fix {given} the loop", Verb.FIX, options, "the loop")
    assert one(f"/pullwright {given} tidy the loop").options == options


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("--modle openai:x", "Did you mean `--model`?"),
        ("--frobnicate", "there are `--model`, `--budget`, `--attempts`, `--candidates`, `--base`, `--draft`"),
        ("--model gpt-5", "PROVIDER:NAME"),
        ("--model", "PROVIDER:NAME"),
        ("--model=", "PROVIDER:NAME"),
        ("--model=a:;rm", "PROVIDER:NAME"),
        ("--budget nan", "US dollars"),
        ("--budget inf", "US dollars"),
        ("--budget -1", "US dollars"),
        ("--budget 0", "US dollars"),
        ("--budget 1e9", "US dollars"),
        ("--budget 1_0", "US dollars"),
        ("--budget ٣", "US dollars"),
        ("--budget", "US dollars"),
        ("--attempts 0", "from 1 to 50"),
        ("--candidates 9", "from 1 to 8"),
        ("--attempts ٣", "from 1 to 50"),
        ("--attempts 99999999999999999999", "from 1 to 50"),
        ("--base ../x", "name of a branch"),
        ("--base -x", "name of a branch"),
        ("--base a..b", "name of a branch"),
        ("--base a.lock", "name of a branch"),
        ("--base 'a b'", "name of a branch"),
        ("--draft=maybe", "stands alone"),
        ("--budget 1 --budget 2", "is there twice"),
        ("make it fast --budget 2", "right after the verb"),
    ],
)
def test_what_is_wrong_with_an_option_is_said_with_the_next_step(given: str, told: str) -> None:
    assert told in one(f"/pullwright implement {given}").problem


def test_an_option_that_is_only_talked_about_stands_in_backticks() -> None:
    assert not one("/pullwright implement a `--model` option, and --verbose").problem
    assert not one("/pullwright feedback --budget is hard to find").problem


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("implment", "`/pullwright implement`"),
        ("implment the parser", "`/pullwright implement`"),
        ("cancle the run", "`/pullwright cancel`"),
        ("stop", "`/pullwright cancel`"),
        ("stop the run", "`/pullwright cancel`"),
        ("unpause", "`/pullwright resume`"),
        ("plans", "`/pullwright plan`"),
        ("xyzzy", "`/pullwright help` lists them all"),
    ],
)
def test_a_mistyped_verb_starts_nothing_and_is_guessed(text: str, meant: str) -> None:
    assert meant in one(f"/pullwright {text}").problem


def test_another_handle_is_another_bot() -> None:
    assert [command.verb for command in commands("/a.b fix", "a.b")] == [Verb.FIX]
    assert commands("/axb fix", "a.b") == ()


@pytest.mark.parametrize("piece", ["`", "- ", "<!--", "```\n", "<pre>", "--model ", "a:", "\n/pullwright x", "> ", "'"])
def test_a_long_comment_is_read_in_one_go(piece: str) -> None:
    assert len(read("/pullwright implement " + piece * (300_000 // len(piece)))) >= 1
