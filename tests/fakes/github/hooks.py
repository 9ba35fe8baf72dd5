"""Deliveries: signed, kept for three days' worth of redelivery, and sent by whoever is asked to."""

import hashlib
import hmac
import http.client
import json
import threading
import time
import uuid
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.github.shapes.accounts import installation, node_id, organisation, user
from tests.fakes.github.shapes.repositories import repository
from tests.fakes.github.world import Doc, World

_PATIENCE_S = 10


def envelope(world: World, repo: Doc, sender: Doc) -> dict[str, Any]:
    """What every delivery about a repository has."""
    owner = world.account(repo["owner"])
    held = world.installation_of(repo)
    whole: dict[str, Any] = {"repository": repository(world, repo), "sender": user(world, sender)}
    if owner["type"] == "Organization":
        whole["organization"] = organisation(world, owner)
    if held:
        whole["installation"] = {"id": held["id"], "node_id": node_id("IntegrationInstallation", held["id"])}
    return whole


def happened(
    world: World, repo: Doc, event: str, action: str | None, sender: Doc, *, now: bool = False, **parts: Any
) -> Doc | None:
    """Keep a delivery. With `now` the caller sends it; otherwise the server does, if there is anywhere to send it.

    None where the App would not be told: it is not installed there, or did not subscribe.
    """
    held = world.installation_of(repo)
    if held is None or held["suspended"] or event not in world.app["events"]:
        return None
    first = {"action": action} if action else {}
    payload = {**first, **parts, **envelope(world, repo, sender)}
    return keep(world, event, action, payload, held["id"], repo["id"], pending=not now)


def installation_changed(world: World, held: Doc, action: str, sender: Doc) -> Doc:
    """Keep a delivery about an installation, which the App gets whatever it subscribed to."""
    covered = [repo for repo in world.state.all("repo") if world.covers(held, repo)]
    named = [repository(world, repo) for repo in covered]
    short = [{name: repo[name] for name in ("id", "node_id", "name", "full_name", "private")} for repo in named]
    shown = {**installation(world, held), "suspended_by": user(world, sender) if held["suspended"] else None}
    payload = {"action": action, "installation": shown, "repositories": short, "sender": user(world, sender)}
    return keep(world, "installation", action, payload, held["id"], 0, pending=False)


def keep(
    world: World, event: str, action: str | None, payload: object, installation: int, repo: int, *, pending: bool
) -> Doc:
    body = json.dumps(payload, separators=(",", ":"), ensure_ascii=False)
    made = {
        "guid": str(uuid.uuid4()),
        "event": event,
        "action": action,
        "installation": installation,
        "repo": repo,
        "body": body,
        "redelivery": False,
    }
    return _queue(world, made, pending=pending)


def again(world: World, delivery: Doc) -> Doc:
    """The same delivery, with the same guid, once more."""
    copied = {name: delivery[name] for name in ("guid", "event", "action", "installation", "repo", "body")}
    return _queue(world, {**copied, "redelivery": True}, pending=True)


def _queue(world: World, made: Doc, *, pending: bool) -> Doc:
    made |= {"id": world.state.next("delivery", 5000001), "at": world.now(), "status": None, "took": 0.0, "reply": ""}
    waiting = pending and bool(world.app["webhook"])
    world.wake.set()
    return world.state.put("delivery", made, key="pending" if waiting else "")


def headers(world: World, delivery: Doc, other_secret: str = "") -> dict[str, str]:
    body = delivery["body"].encode()
    secret = (other_secret or world.app["secret"]).encode()
    return {
        "Accept": "*/*",
        "Content-Type": "application/json",
        "User-Agent": "GitHub-Hookshot/5f1ab5c",
        "X-GitHub-Delivery": delivery["guid"],
        "X-GitHub-Event": delivery["event"],
        "X-GitHub-Hook-ID": "4242",
        "X-GitHub-Hook-Installation-Target-ID": str(world.app["app_id"]),
        "X-GitHub-Hook-Installation-Target-Type": "integration",
        "X-Hub-Signature": "sha1=" + hmac.new(secret, body, hashlib.sha1).hexdigest(),
        "X-Hub-Signature-256": "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest(),
    }


def send(world: World, delivery: Doc, url: str = "") -> Doc:
    """Post it and keep how that went; status 0 where nobody answered."""
    begun = time.monotonic()
    status, reply = post(url or world.app["webhook"], delivery["body"].encode(), headers(world, delivery))
    ended = {"status": status, "reply": reply, "took": time.monotonic() - begun, "delivered": world.now()}
    place = [*delivery["_at"][:3], ""]
    return world.state.save({**delivery, **ended, "_at": place})


def post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    target = urlsplit(url)
    connection = http.client.HTTPConnection(target.hostname or "", target.port, timeout=_PATIENCE_S)
    try:
        connection.request("POST", target.path or "/", body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read(10_000).decode(errors="replace")
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        connection.close()


class Postman(threading.Thread):
    """Sends what is pending, one after the other, until it is stopped."""

    def __init__(self, world: World) -> None:
        super().__init__(daemon=True)
        self._world = world
        self._stopped = False

    def run(self) -> None:
        while not self._stopped:
            self._world.wake.wait(0.05)
            self._world.wake.clear()
            for delivery in self._world.state.keyed("delivery", "pending"):
                if not self._stopped:
                    send(self._world, delivery)

    def stop(self) -> None:
        self._stopped = True
        self._world.wake.set()
        self.join()
