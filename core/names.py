"""Small names that everybody uses."""

import re
import secrets
import unicodedata
from typing import NewType

RunId = NewType("RunId", str)
Sha = NewType("Sha", str)
AskId = NewType("AskId", str)
RequestId = NewType("RequestId", str)

BRANCH_PREFIX = "pullwright/"
_SLUG_LENGTH = 40


def new_run_id() -> RunId:
    """A fresh id of 16 hexadecimal digits; its first six name the branch."""
    return RunId(secrets.token_hex(8))


def new_ask_id() -> AskId:
    """A fresh id of 32 hexadecimal digits that cannot be guessed."""
    return AskId(secrets.token_hex(16))


def new_request_id() -> RequestId:
    """A fresh id of 32 hexadecimal digits that cannot be guessed."""
    return RequestId(secrets.token_hex(16))


def slug(title: str) -> str:
    """`title` as lower-case ASCII words joined by `-`, at most 40 characters; `change` if none is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return words[:_SLUG_LENGTH].rstrip("-") or "change"


def branch_name(title: str, run_id: RunId) -> str:
    """The branch of a run: `pullwright/<slug>-<run6>`."""
    return f"{BRANCH_PREFIX}{slug(title)}-{run_id[:6]}"
