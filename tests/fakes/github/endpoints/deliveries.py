"""The App's deliveries and their redelivery."""

from typing import Any

from tests.fakes.github import hooks
from tests.fakes.github.routing import Answer, Call, Problem, route
from tests.fakes.github.world import Doc


def _item(call: Call, held: Doc) -> dict[str, Any]:
    status = held["status"] or 0
    good = 200 <= status < 300
    return {
        "id": held["id"],
        "guid": held["guid"],
        "delivered_at": call.world.stamp(held["at"]),
        "redelivery": held["redelivery"],
        "duration": round(held["took"], 2),
        "status": "OK" if good else f"Invalid HTTP Response: {status}" if status else "failed to connect to host",
        "status_code": status,
        "event": held["event"],
        "action": held["action"],
        "installation_id": held["installation"],
        "repository_id": held["repo"] or None,
        "throttled_at": None,
    }


@route("GET", "/app/hook/deliveries", "app")
def deliveries(call: Call) -> Answer:
    """Newest first; the pages are told apart by a cursor, and `Link` names the next one only."""
    size = min(int(call.raw.query.get("per_page", "30")), 100)
    before = int(call.raw.query.get("cursor", "v1_9999999999").removeprefix("v1_"))
    held = call.world.state.newest("delivery", before, size + 1)
    sent = [_item(call, one) for one in held[:size] if one["status"] is not None]
    if len(held) <= size:
        return Answer(200, sent)
    next_page = f"{call.world.url}{call.raw.path}?per_page={size}&cursor=v1_{held[size - 1]['id']}"
    return Answer(200, sent, {"Link": f'<{next_page}>; rel="next"'})


@route("GET", "/app/hook/deliveries/{number}", "app")
def delivery(call: Call) -> Answer:
    held = _held(call)
    sent = {"headers": hooks.headers(call.world, held), "payload": {}}
    return Answer(200, {**_item(call, held), "url": "", "request": sent, "response": {"headers": {}, "payload": ""}})


@route("POST", "/app/hook/deliveries/{number}/attempts", "app")
def redeliver(call: Call) -> Answer:
    hooks.again(call.world, _held(call))
    return Answer(202, {})


def _held(call: Call) -> Doc:
    held = call.world.state.get("delivery", call.number("number"))
    if held is None:
        raise Problem(404, "Not Found")
    return held
