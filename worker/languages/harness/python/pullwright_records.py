"""Writes what happened, one line a fact, each sealed with a key that arrives on stdin and is kept nowhere else.

Runs inside the sandbox. A program under test may read or break the file; without the key it cannot add
a line that the host believes, and a broken file is "not measured".
"""

import hashlib
import hmac
import json
import os
import sys


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
    secret = bytes.fromhex(key)
    # captured now: what the program under test puts in their place later is never called here
    write_all, dumps, digest, sha256, owner, pid = os.write, json.dumps, hmac.digest, "sha256", os.getpid, os.getpid()
    sequence = 0

    def write(kind, **facts):
        nonlocal sequence
        if owner() != pid:  # a fork of the program under test is not the runner
            return
        body = dumps({"seq": sequence, "kind": kind, **facts}, ensure_ascii=True).encode("ascii")
        sequence += 1
        line = digest(secret, body, sha256).hex().encode("ascii") + b" " + body + b"\n"
        while line:
            line = line[write_all(descriptor, line) :]

    return write
