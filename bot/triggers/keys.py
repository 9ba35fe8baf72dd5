"""What makes two copies of an ask the same ask."""

import hashlib
import json


def key(installation: int, kind: str, *parts: int | str) -> str:
    """A digest of signed fields only, so that a captured body under a fresh delivery id is recognised; 64 digits."""
    return hashlib.sha256(json.dumps([installation, kind, *parts]).encode()).hexdigest()
