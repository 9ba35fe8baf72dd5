"""Writes what happened, one line a fact, each sealed with a key that arrives on stdin and is kept nowhere else.

Runs inside the sandbox. A program under test may read or break the file; without the key it cannot add
a line that the host believes, and a broken file is "not measured".
"""

import hashlib
import json
import os
import sys
from json.encoder import c_make_encoder, encode_basestring_ascii

_BLOCK = 64  # bytes, of SHA-256


def request():
    """The request of the host; afterwards stdin is empty for everybody."""
    given = json.loads(sys.stdin.buffer.read())
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.stdin = open(0, encoding="utf-8", closefd=False)
    return given


def writer(path, key):
    """A function `write(kind, **facts)`; the key lives in its closure only."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
    # captured now, and compiled: the program under test can change neither them nor what they call
    inner, outer = _hmac(bytes.fromhex(key))
    encode = c_make_encoder(None, str, encode_basestring_ascii, None, ": ", ", ", False, False, True)
    write_all, owner, pid = os.write, os.getpid, os.getpid()
    sequence = 0

    def write(kind, **facts):
        nonlocal sequence
        if owner() != pid:  # a fork of the program under test is not the runner
            return
        body = "".join(encode({"seq": sequence, "kind": kind, **facts}, 0)).encode("ascii")
        sequence += 1
        first, second = inner.copy(), outer.copy()
        first.update(body)
        second.update(first.digest())
        line = second.hexdigest().encode("ascii") + b" " + body + b"\n"
        while line:
            line = line[write_all(descriptor, line) :]

    return write


def _hmac(secret):
    """The two halves of an HMAC as hash objects: Python's own `hmac` is Python code, and can be replaced."""
    padded = secret.ljust(_BLOCK, b"\0")
    return tuple(hashlib.sha256(bytes(byte ^ pad for byte in padded)) for pad in (0x36, 0x5C))
