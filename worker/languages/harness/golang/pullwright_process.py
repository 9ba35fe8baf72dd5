"""Runs one test process to its end: what it prints on one side, what our hooks in `testing` say on the other."""

import ast
import os
import re
import secrets
import select
import socket
import subprocess
import time

import pullwright_code

SAID = 3  # the descriptor of our hooks, in every test process
_KEPT = 400_000
_PATIENCE_S = 1.0  # for what a process that ended left running


def reserve():
    """Keep the descriptor for the tests' socket free of anything of ours."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, SAID)
    if nothing != SAID:
        os.close(nothing)


class Ended:
    """How it ended: `starts` and `ends` by test in order; `code` of a regular end, else None; `fault` if it cheated."""

    def __init__(self):
        self.starts, self.ends, self.output = [], {}, ""
        self.code, self.status, self.fault = None, None, ""


def run(argv, folder, env):
    """Start `argv` with our end of a socket as its descriptor 3 and listen until it has ended."""
    ours, theirs = socket.socketpair()
    os.dup2(theirs.fileno(), SAID)
    child = subprocess.Popen(
        argv, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        pass_fds=(SAID,),
    )  # fmt: skip
    theirs.close()
    reserve()
    ended = Ended()
    heard, printed = _listen(child, ours)
    ended.status = child.wait()
    ended.output = printed.decode("utf-8", "replace")
    _read(ended, heard)
    return ended


def _listen(child, ours):
    heard, head, tail = _Heard(ours), bytearray(), bytearray()
    printed, waiting, deadline = child.stdout.fileno(), {child.stdout.fileno(), ours.fileno()}, None
    while waiting:
        ready, _, _ = select.select(list(waiting), (), (), 0.05)
        if printed in ready:
            part = os.read(printed, 65536)
            room = _KEPT - len(head)
            head += part[:room]
            tail = (tail + part[max(room, 0) :])[-_KEPT:]
            waiting -= set() if part else {printed}
        if ours.fileno() in ready and not heard.more():
            waiting.discard(ours.fileno())
        if child.poll() is not None:
            deadline = deadline or time.monotonic() + _PATIENCE_S
            if time.monotonic() > deadline or (not ready and waiting):
                break
    return heard, bytes(head + tail)


class _Heard:
    def __init__(self, ours):
        self.socket, self.text, self.word, self.hellos = ours, b"", secrets.token_hex(32), 0

    def more(self):
        """Read on; the word is handed out for the first greeting."""
        try:
            part = self.socket.recv(65536)
        except OSError:
            part = b""
        self.text += part
        if b"\nhello " in self.text:  # somebody else greeted first: nobody is answered any more
            self.socket.shutdown(socket.SHUT_RDWR)
            return False
        if self.hellos == 0 and self.text.startswith(b"hello ") and b"\n" in self.text:
            self.hellos = 1
            self.socket.sendall(self.word.encode())
        return bool(part)


def _read(ended, heard):
    lines, code = heard.text.decode("ascii", "replace").split("\n"), pullwright_code.maker(heard.word)
    for number, line in enumerate(lines[1:-1]):
        fact = re.fullmatch(r"(\w+) (\d+) (begin|start|end|done) ([\w-]+) (\d+) (\".*\")", line)
        begins = bool(fact) and (fact[3] == "begin", fact[4] == "main") == (number == 0, number == 0)
        if not begins or fact[1] != code(line.partition(" ")[2].encode()) or int(fact[2]) != number:
            ended.fault = "something else than Go's testing spoke for the tests"
            return
        name = ast.literal_eval(fact[6].encode("ascii", "backslashreplace").decode())
        if fact[3] == "start":
            ended.starts.append(name)
        elif fact[3] == "end":
            ended.ends.setdefault(name, []).append((fact[4], int(fact[5]) / 1e9))
        elif fact[3] == "done":
            ended.code = int(fact[4])
    if ended.code is not None and ended.code != ended.status:
        ended.fault = f"the tests ended with code {ended.code}, their process with {ended.status}"
