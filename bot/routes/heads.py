"""The head of a webhook request: what can be refused before the body is read."""

import re
from dataclasses import dataclass

from bot.routes.answers import Declined, Scope

_EVENT = re.compile(rb"[a-z0-9_]{1,60}")
_DELIVERY = re.compile(rb"[A-Za-z0-9-]{1,64}")


@dataclass(frozen=True, slots=True)
class Head:
    """What the headers say; nothing of it is signed."""

    event: str
    delivery: str
    signature: bytes
    length: bytes


def read_head(scope: Scope) -> Head:
    """The head of a delivery. `Declined`: 405, 415, 401 or 400, with what to change."""
    if scope["method"] != "POST":
        raise Declined(405, "Deliveries are POST requests.", closes=True)
    headers: dict[bytes, bytes] = dict(scope["headers"])
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if kind != b"application/json":
        raise Declined(415, "Set the content type of the webhook to application/json.", closes=True)
    if headers.get(b"content-encoding", b"identity").strip().lower() != b"identity":
        raise Declined(415, "A body with a Content-Encoding is not read.", closes=True)
    signature = headers.get(b"x-hub-signature-256", b"")
    if not signature:
        raise Declined(401, "There is no X-Hub-Signature-256. Set a secret in the webhook's settings.", closes=True)
    event, delivery = headers.get(b"x-github-event", b""), headers.get(b"x-github-delivery", b"")
    if not _EVENT.fullmatch(event) or not _DELIVERY.fullmatch(delivery):
        raise Declined(400, "X-GitHub-Event or X-GitHub-Delivery is missing or not as GitHub sends it.", closes=True)
    return Head(event.decode(), delivery.decode(), signature, headers.get(b"content-length", b""))
