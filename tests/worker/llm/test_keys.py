"""Keys are planted, everything goes wrong that can, and then they are looked for everywhere."""

import logging
import os
import subprocess
import sys
import traceback
from dataclasses import asdict

import pytest

from core.errors import PullwrightError
from tests.fakes.dialects import ALL, ANTHROPIC, OPENAI, PAID, Dialect, Tokens
from tests.fakes.model_server import Canned, ModelServer
from tests.worker.llm.story import ANTHROPIC_KEY, ASKED, OPENAI_KEY, access_to, chain, model
from worker.llm import Access
from worker.llm._secrets import without
from worker.llm.chain import Patience

KEYS = (OPENAI_KEY, ANTHROPIC_KEY)
PARTS = [key[at : at + 6] for key in KEYS for at in range(8, len(key) - 6)]
ONCE = Patience(attempts=2, first_s=0.01)


def holds_a_key(text: str) -> bool:
    return any(part in text for part in PARTS)


def wrong_answers(dialect: Dialect) -> list[Canned]:
    echo = f"Incorrect key: {OPENAI_KEY[:14]}****{OPENAI_KEY[-6:]}, {ANTHROPIC_KEY} (Bearer {OPENAI_KEY[4:]})"
    statuses = [dialect.refusal(status, echo) for status in (400, 401, 403, 404, 429, 500)]
    return [*statuses, Canned([echo.encode()], 502), Canned(dialect.stream("x", "cut", Tokens()), cut=True)]


@pytest.mark.parametrize("dialect", ALL, ids=lambda dialect: dialect.provider)
def test_no_error_log_record_or_repr_holds_a_part_of_a_key(
    dialect: Dialect, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    seen: list[str] = []
    for answer in wrong_answers(dialect):
        with ModelServer() as server:
            server.will(answer)
            asked, calls = chain(access_to(server.url), dialect.spec, patience=ONCE, say=seen.append)
            with pytest.raises(PullwrightError) as raised:
                asked.complete(ASKED)
            error = raised.value
            seen += [
                "".join(traceback.format_exception(error)),
                repr(error),
                repr(vars(error)),
                repr(error.__context__),
            ]
            seen += [
                repr(calls),
                repr(asked.notes),
                repr(vars(asked)),
                repr(model(dialect.spec, access_to("http://x"))),
            ]
            seen += [str(asdict(call)) for call in calls]
    seen += [repr(access_to("http://x")), f"{access_to('http://x')}", caplog.text, *capfd.readouterr()]
    assert [text for text in seen if holds_a_key(text)] == []


@pytest.mark.parametrize("dialect", PAID, ids=lambda dialect: dialect.provider)
def test_each_server_gets_its_own_key_and_no_other(dialect: Dialect, server: ModelServer, access: Access) -> None:
    server.will(dialect.whole("ok"))
    model(dialect.spec, access).complete(ASKED)
    own, other = (OPENAI_KEY, ANTHROPIC_KEY) if dialect is OPENAI else (ANTHROPIC_KEY, OPENAI_KEY)
    headers = server.asked[0].headers
    assert [name for name, value in headers.items() if own in value] == [dialect.key_header]
    assert not any(other in value for value in headers.values())


def test_your_own_server_gets_no_key_at_all(server: ModelServer, access: Access) -> None:
    server.will(ALL[2].whole("ok"))
    model(ALL[2].spec, access).complete(ASKED)
    assert not holds_a_key(str(server.asked[0]))


HOSTILE = """
import sys
from worker.llm import Access, Message, Prompt
from worker.llm.chain import open_chain
url = sys.argv[1]
access = Access("sk-own", "sk-own", url, "", {"openai_url": url, "anthropic_url": url})
for spec in ("openai", "anthropic", "local:m"):
    chain = open_chain([spec], access, lambda call: None)
    chain.complete(Prompt((Message("user", "hello"),)))
"""


def test_the_environment_neither_redirects_nor_adds_headers(server: ModelServer) -> None:
    server.will(OPENAI.whole("ok"), ANTHROPIC.whole("ok"), ALL[2].whole("ok"))
    planted = {
        "OPENAI_BASE_URL": "http://127.0.0.1:9/stolen",
        "ANTHROPIC_BASE_URL": "http://127.0.0.1:9/stolen",
        "OPENAI_CUSTOM_HEADERS": "Authorization: Bearer planted\nX-Planted: planted",
        "ANTHROPIC_CUSTOM_HEADERS": "X-Api-Key: planted\nX-Planted: planted",
        "OPENAI_ORG_ID": "planted",
        "OPENAI_PROJECT_ID": "planted",
        "OPENAI_ADMIN_KEY": "planted",
        "ANTHROPIC_AUTH_TOKEN": "planted",
        "HTTP_PROXY": "http://127.0.0.1:9",
    }
    ran = subprocess.run(
        [sys.executable, "-c", HOSTILE, server.url], env={**os.environ, **planted}, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert len(server.asked) == 3
    assert "planted" not in str([asked.headers for asked in server.asked])


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("the prompt is too long", "the prompt is too long"),
        (f"key {OPENAI_KEY} is wrong", "key [hidden] is wrong"),
        (f"key='{OPENAI_KEY[-7:]}'", "key='[hidden]'"),
        ("other sk-live-123 key", "other [hidden] key"),
        ("two\nlines\x1b[31m", "two lines [31m"),
        ("", ""),
    ],
)
def test_what_a_server_says_is_shown_without_words_that_hold_a_part_of_a_key(said: str, shown: str) -> None:
    assert without(said, KEYS) == shown


def test_a_server_cannot_fill_the_screen() -> None:
    assert len(without("word " * 100_000, KEYS)) <= 200
