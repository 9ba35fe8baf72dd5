"""Deliveries: each ask once, again under its id, again under a fresh id, and what was never signed."""

import hashlib
import hmac
import json
import random
import uuid
from dataclasses import dataclass

REPOSITORIES = 40


@dataclass(frozen=True, slots=True)
class Letter:
    """One webhook request; `forged` must never become anything."""

    guid: str
    body: bytes
    signature: str
    forged: bool = False


def ask(number: int, text: str = "/pullwright implement", login: str = "") -> bytes:
    """The payload of a comment, each by another person in another issue."""
    at = "2026-11-20T12:00:00Z"
    person = {"id": 10_000 + number, "login": login or f"person-{number}", "type": "User"}
    repository = number % REPOSITORIES
    owner = {"id": 500 + repository, "login": f"owner-{repository}", "type": "Organization"}
    issue = {"number": number, "title": f"Issue {number}", "body": "Please.", "user": person, "state": "open"}
    payload = {
        "action": "created",
        "installation": {"id": 500 + repository},
        "repository": {"id": 900 + repository, "name": "shapes", "owner": owner},
        "sender": person,
        "issue": {**issue, "updated_at": at, "labels": []},
        "comment": {"id": 70_000 + number, "body": text, "user": person, "created_at": at, "updated_at": at},
    }
    return json.dumps(payload).encode()


def letters(asks: int, secret: str, chance: random.Random) -> list[Letter]:
    """All deliveries of so many asks, in any order: duplicates, replays, and a fifth that is forged or malformed."""
    first = [signed(ask(number), secret, chance) for number in range(1, asks + 1)]
    again = chance.choices(first, k=asks // 3)
    replayed = [signed(one.body, secret, chance) for one in chance.choices(first, k=asks // 3)]
    honest = [*first, *again, *replayed]
    wrong = [forged(number, secret, chance) for number in range(asks + 1, asks + 1 + len(honest) // 4)]
    every = [*honest, *wrong]
    chance.shuffle(every)
    return every


def signed(body: bytes, secret: str, chance: random.Random) -> Letter:
    """A delivery as GitHub makes it."""
    return Letter(_guid(chance), body, _signature(body, secret))


def forged(number: int, secret: str, chance: random.Random) -> Letter:
    """One that asks for something and must not be heard."""
    body = ask(number, login="mallory")
    signature = _signature(body, secret)
    match number % 6:
        case 0:
            signature = _signature(body, "another secret")
        case 1:
            signature = ""
        case 2:
            body = body.replace(b"implement", b"implement now")
        case 3:
            signature = "sha1=" + hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
        case 4:
            body = body[: len(body) // 2]
            signature = _signature(body, secret)
        case _:
            body = body.replace(b'"comment"', b'"commend"')
            signature = _signature(body, secret)
    return Letter("f0f0" + _guid(chance)[4:], body, signature, forged=True)


def _guid(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128)))


def _signature(body: bytes, secret: str) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
