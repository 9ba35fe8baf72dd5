"""A fault of the receiver itself: 500 without a word to the stranger, the place of it to whoever operates it."""

import httpx2

from bot.app import Receiver
from bot.routes.answers import Receive, Scope, Send
from core.telemetry.faults import open_faults
from tests.bot.serving import served
from tests.fakes.sentry import sentry


async def faulty(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        raise ZeroDivisionError(f"canary {scope['path']}")
    while True:  # the lifespan
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def test_it_is_reported_once_and_told_to_nobody_else() -> None:
    with sentry() as kent:
        faults = open_faults(kent.dsn, [], "1")
        with served(Receiver({}, faulty, faults)) as url:
            for path in ("/webhooks/github", "/elsewhere"):
                answer = httpx2.post(url + path, json={"canary": 1})
                assert (answer.status_code, answer.text) == (500, "Internal Server Error")
        faults.close()
        (event,) = kent.events(1)
        assert event["exception"]["values"][-1]["type"] == "ZeroDivisionError"
        assert "canary" not in str(event)
