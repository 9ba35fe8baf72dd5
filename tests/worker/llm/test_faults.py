"""Whatever a server does, the person reads one sentence that says what to change."""

import gzip
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from core.errors import Refused
from core.runs import Usage
from tests.fakes.dialects import ALL, ANTHROPIC, LOCAL, OPENAI, PAID, Dialect, Tokens, event
from tests.fakes.model_server import Canned, ModelServer
from tests.worker.llm.story import ASKED, access_to, model
from worker.llm import Access, ModelDown, Prompt, UnknownModel, WrongKey
from worker.llm._faults import TryAgain, retry_after

every = pytest.mark.parametrize("dialect", ALL, ids=lambda dialect: dialect.provider)
paid = pytest.mark.parametrize("dialect", PAID, ids=lambda dialect: dialect.provider)


def failure(dialect: Dialect, server: ModelServer, answer: Canned, prompt: Prompt = ASKED) -> ModelDown:
    server.will(answer)
    with pytest.raises(ModelDown) as raised:
        model(dialect.spec, access_to(server.url)).complete(prompt)
    assert raised.value.__context__ is None  # the SDK's error holds the request, and that the key
    return raised.value


@paid
@pytest.mark.parametrize("status", [401, 403])
def test_a_wrong_key_names_the_setting(dialect: Dialect, status: int, server: ModelServer, access: Access) -> None:
    server.will(dialect.refusal(status))
    with pytest.raises(WrongKey, match=f"{dialect.provider.upper()}_API_KEY"):
        model(dialect.spec, access).complete(ASKED)


@every
def test_an_unknown_model_is_named(dialect: Dialect, server: ModelServer, access: Access) -> None:
    server.will(dialect.refusal(404))
    with pytest.raises(UnknownModel, match=dialect.model):
        model(dialect.spec, access).complete(ASKED)


def test_an_unknown_model_behind_your_own_address_may_be_a_wrong_address(server: ModelServer, access: Access) -> None:
    server.will(LOCAL.refusal(404))
    with pytest.raises(UnknownModel, match="PULLWRIGHT_LOCAL_URL"):
        model(LOCAL.spec, access).complete(ASKED)


def test_a_model_that_openai_does_not_find_with_status_400_is_unknown(server: ModelServer, access: Access) -> None:
    server.will(OPENAI.refusal(400, "no such model", "model_not_found"))
    with pytest.raises(UnknownModel):
        model(OPENAI.spec, access).complete(ASKED)


@every
@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 529])
def test_what_may_pass_may_be_tried_again(dialect: Dialect, status: int, server: ModelServer) -> None:
    error = failure(dialect, server, dialect.refusal(status, "busy", retry_after="7"))
    assert isinstance(error, TryAgain)
    assert (error.after_s, error.exact, error.usage) == (7.0, True, Usage())
    assert len(server.asked) == 1  # the SDK does not retry behind our back


@every
@pytest.mark.parametrize("status", [400, 402, 413, 422])
def test_what_will_not_pass_is_not_tried_again(dialect: Dialect, status: int, server: ModelServer) -> None:
    error = failure(dialect, server, dialect.refusal(status, "prompt is too long"))
    assert not isinstance(error, TryAgain)
    assert not error.retryable


def test_no_credit_is_not_a_rate_limit(server: ModelServer) -> None:
    error = failure(OPENAI, server, OPENAI.refusal(429, "quota", "insufficient_quota"))
    assert not isinstance(error, TryAgain)
    assert "credit" in str(error)


@every
def test_a_redirect_is_not_followed(dialect: Dialect, server: ModelServer) -> None:
    with ModelServer() as elsewhere:
        elsewhere.will(dialect.whole("stolen"))
        error = failure(dialect, server, dialect.refusal(307, location=elsewhere.url))
        assert "redirect" in str(error)
        assert elsewhere.asked == []


@every
def test_a_connection_that_breaks_in_the_middle(dialect: Dialect, server: ModelServer) -> None:
    error = failure(dialect, server, Canned(dialect.stream("half", "cut", Tokens()), cut=True))
    assert isinstance(error, TryAgain)
    assert "broke before the answer was whole" in str(error)
    assert not error.exact


def test_what_anthropic_counted_before_the_break_is_kept(server: ModelServer) -> None:
    pieces = ANTHROPIC.stream("half", "cut", Tokens(1000, 50, read=900))
    assert failure(ANTHROPIC, server, Canned(pieces, cut=True)).usage == Usage(1000, 1, 900, 0)


@every
def test_an_event_that_is_not_json(dialect: Dialect, server: ModelServer) -> None:
    pieces = [*dialect.stream("ha", "cut", Tokens()), b"event: message_delta\ndata: {not json\n\n"]
    error = failure(dialect, server, Canned(pieces))
    assert "not in its own format" in str(error)
    assert not isinstance(error, TryAgain)


@every
def test_an_error_page_instead_of_an_answer(dialect: Dialect, server: ModelServer) -> None:
    error = failure(dialect, server, Canned([b"<html>Bad\x00gateway</html>"], 502, {"content-type": "text/html"}))
    assert isinstance(error, TryAgain)


@paid
def test_an_error_inside_of_a_stream(dialect: Dialect, server: ModelServer) -> None:
    code = {"openai": "server_error", "anthropic": "overloaded_error"}[dialect.provider]
    said = {"type": "error", "code": code, "message": "too busy", "sequence_number": 3, "param": None}
    if dialect is ANTHROPIC:
        said = dialect.error("too busy", code)
    error = failure(dialect, server, Canned([*dialect.stream("ha", "cut", Tokens()), event(said, "error")]))
    assert isinstance(error, TryAgain)
    assert "too busy" in str(error)
    assert not error.exact


def test_a_response_that_openai_reports_as_failed_keeps_its_usage(server: ModelServer) -> None:
    last = OPENAI.stream("", "end", Tokens(70, 7))[-1].replace(b"response.completed", b"response.failed")
    last = last.replace(b'"completed"', b'"failed", "error": {"code": "server_error", "message": "sorry"}')
    error = failure(OPENAI, server, Canned([last]))
    assert isinstance(error, TryAgain)
    assert error.usage == Usage(70, 7)


@every
def test_a_server_that_falls_silent(dialect: Dialect, server: ModelServer) -> None:
    quick = Prompt(ASKED.messages, timeout_s=0.2)
    error = failure(dialect, server, Canned(dialect.stream("slow", "end", Tokens()), pause_s=30), quick)
    assert isinstance(error, TryAgain)
    assert "silent" in str(error)


@every
def test_a_server_that_drips_for_ever(dialect: Dialect, server: ModelServer) -> None:
    quick = Prompt(ASKED.messages, timeout_s=0.2)
    error = failure(dialect, server, Canned((b": still here\n\n" for _ in range(2_000)), pause_s=0.05), quick)
    assert "took longer" in str(error)


@every
def test_an_answer_of_100_megabytes_is_cut_off(dialect: Dialect, server: ModelServer) -> None:
    piece = dialect.stream("x" * 7, "cut", Tokens())[-1].replace(b"xxxxxxx", b"x" * 100_000)
    error = failure(dialect, server, Canned(piece for _ in range(1_000)))
    assert "longer than an answer may be" in str(error)
    assert not isinstance(error, TryAgain)


@every
def test_one_line_of_100_megabytes_is_cut_off(dialect: Dialect, server: ModelServer) -> None:
    error = failure(dialect, server, Canned(b"data: " + b"x" * 1_000_000 for _ in range(100)))
    assert "longer than an answer may be" in str(error)


@every
def test_a_bomb_of_compressed_bytes_is_not_unpacked(dialect: Dialect, server: ModelServer) -> None:
    bomb = Canned([gzip.compress(b"\0" * 50_000_000)], headers={"content-encoding": "gzip"})
    assert "compressed" in str(failure(dialect, server, bomb))
    assert server.asked[0].headers["accept-encoding"] == "identity"


@every
def test_nobody_is_there(dialect: Dialect) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(TryAgain, match="no connection could be made") as raised:
            model(dialect.spec, access_to(url)).complete(ASKED)
    assert raised.value.exact
    assert ("PULLWRIGHT_LOCAL_URL" in str(raised.value)) is (dialect is LOCAL)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": format_datetime(datetime(2026, 11, 21, 12, 0, 30, tzinfo=UTC), usegmt=True)}, 30.0),
        ({"retry-after": "Fri, 20 Nov 2026 12:00:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan"}, None),
        ({}, None),
    ],
)
def test_every_way_to_say_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    now = datetime(2026, 11, 21, 12, tzinfo=UTC) + timedelta()
    assert retry_after(headers, now) == seconds


@pytest.mark.parametrize("key", ["", "sk with blank", "sk-ümlaut", "sk-x\nInjected: yes"])
@paid
def test_what_cannot_be_a_key_is_not_sent(dialect: Dialect, key: str) -> None:
    with pytest.raises(WrongKey, match=f"{dialect.provider.upper()}_API_KEY"):
        model(dialect.spec, Access(key, key))


def test_no_address_for_local() -> None:
    with pytest.raises(Refused, match="PULLWRIGHT_LOCAL_URL"):
        model(LOCAL.spec, Access())


def test_a_ca_bundle_that_is_none() -> None:
    with pytest.raises(Refused, match="PULLWRIGHT_CA_BUNDLE"):
        model(LOCAL.spec, Access(local_url="https://model.example/v1", ca_bundle="/no/such.pem"))
