"""A fault is told to Sentry: where it was, in which request, and nothing that anybody wrote or keeps secret."""

import json

import pytest

from core.errors import Broken, Refused
from core.telemetry.faults import Faults, open_faults
from tests.fakes.sentry import sentry

SECRET = "ghs_canary0123456789abcdefghij"


def fails(token: str, issue: str) -> None:
    headers = {"Authorization": f"Bearer {token}", "deep": [{"value": token}]}
    raise KeyError(f"{issue} {headers}")


def caught(message: str = "") -> BaseException:
    try:
        try:
            fails(SECRET, "canary-issue")
        except KeyError as inner:
            raise (Broken(message) if message else ValueError(f"canary-outer {SECRET}")) from inner
    except (Broken, ValueError) as outer:
        found: BaseException = outer
    return found


def test_the_place_and_the_request_are_told_and_nothing_else() -> None:
    with sentry() as kent:
        faults = open_faults(kent.dsn, [SECRET], "1.2.3")
        faults.report(caught(), {"request": "r" * 32}, wait=True)
        faults.report(caught(f"The queue {SECRET[4:]} is gone."), wait=True)
        faults.close()
        plain, ours = kent.events(2)
        plain, ours = sorted((plain, ours), key=lambda event: len(event["exception"]["values"][-1]["value"]))
        told = json.dumps([plain, ours])
        assert "canary" not in told
        assert "Authorization" not in told
        values = plain["exception"]["values"]
        assert [(value["type"], value["value"]) for value in values] == [("KeyError", ""), ("ValueError", "")]
        frame = values[0]["stacktrace"]["frames"][-1]
        assert (frame["function"], frame["lineno"]) == ("fails", 16)
        assert not {"vars", "context_line", "pre_context", "post_context"} & frame.keys()
        assert (plain["release"], plain["tags"]) == ("1.2.3", {"request": "r" * 32})
        assert not {"request", "breadcrumbs", "user", "extra", "server_name", "modules", "contexts"} & plain.keys()
        assert ours["exception"]["values"][-1]["value"] == "The queue [redacted] is gone."


def test_a_loop_that_fails_again_and_again_is_told_once() -> None:
    with sentry() as kent:
        faults = open_faults(kent.dsn, [], "1")
        for _ in range(5):
            faults.report(caught())
        try:
            fails("", "")
        except KeyError as other:
            faults.report(other)
        faults.close()
        assert sorted(event["exception"]["values"][-1]["type"] for event in kent.events(2)) == [
            "KeyError",
            "ValueError",
        ]


def test_nobody_is_told_without_a_dsn_and_a_wrong_one_is_said() -> None:
    faults = open_faults("", [SECRET], "1")
    faults.report(caught(), wait=True)
    faults.close()
    assert isinstance(faults, Faults)
    with pytest.raises(Refused, match="SENTRY_DSN"):
        open_faults("not a dsn", [], "1")


def test_a_sentry_that_is_away_stops_nothing() -> None:
    faults = open_faults("http://public@127.0.0.1:9/1", [], "1")
    faults.report(caught(), wait=True)
    faults.close()
