"""What a layer is called where it is kept: two keys never share a name, and no name leads anywhere else."""

import hashlib
import re

_PLAIN = re.compile(r"[0-9a-zA-Z][0-9a-zA-Z_-]{0,79}")
_HASHED = "key-"


def name_of(key: str) -> str:
    """`key` itself where that is a plain word, as all are that we make; else a word that stands for it alone."""
    if _PLAIN.fullmatch(key) and not key.startswith(_HASHED):
        return key
    return _HASHED + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
