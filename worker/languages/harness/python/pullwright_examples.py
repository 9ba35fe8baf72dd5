"""Runs examples. This process never imports the project; a child does, and knows neither key nor answers."""

import json
import os
import select
import signal
import subprocess
import sys
import time


class Child:
    """One process that runs the examples of one file, in order."""

    def __init__(self, path, steps, mark):
        program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pullwright_example_child.py")
        read, write = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-B", program, str(write)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[write],
            start_new_session=True,
        )
        os.close(write)
        self._process.stdin.write(json.dumps({"path": path, "steps": steps, "mark": mark}).encode())
        self._process.stdin.close()
        self._read = read
        self._rest = b""
        self.gone = False  # it ended by itself

    def line(self, seconds):
        """The next answer; None if none came in time or the child is gone."""
        deadline = time.monotonic() + seconds
        while b"\n" not in self._rest:
            ready, _, _ = select.select([self._read], [], [], max(0.0, deadline - time.monotonic()))
            part = os.read(self._read, 65536) if ready else b""
            if not part or len(self._rest) > 4_000_000:
                self.gone = bool(ready)
                return None
            self._rest += part
        line, _, self._rest = self._rest.partition(b"\n")
        try:
            answer = json.loads(line)
        except ValueError:
            return None
        return answer if isinstance(answer, dict) else None

    def stop(self):
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self._process.wait()
        os.close(self._read)


def _file(path, steps, seconds, deadline, write, mark):
    """Run the steps of one file; after a hang or a death go on behind the block that caused it."""
    slow = 0
    while steps:
        child = Child(path, steps, mark)
        started = time.monotonic()
        while steps:
            left = deadline - time.monotonic()
            answer = child.line(min(seconds + (2.0 if steps[0].get("first") else 0.0), left)) if left > 0 else None
            step = steps[0]
            if answer is None or answer.get("id") != step["id"]:
                break
            write("example", duration=time.monotonic() - started, **{**answer, "id": step["id"]})
            started = time.monotonic()
            steps = steps[1:]
        ended = "died" if child.gone else "timeout"
        child.stop()
        if not steps:
            break
        slow += 1
        culprit = steps[0]["block"]
        for step in steps:
            if step["block"] == culprit or slow > 1 or time.monotonic() >= deadline:
                write("example", id=step["id"], status=ended, duration=seconds)
        if slow > 1 or time.monotonic() >= deadline:
            return
        steps = [step for step in steps if step["block"] != culprit]


def run(given, write):
    """Answer every example of the request; 0 when all were answered."""
    write("ready", tool="examples")
    deadline = time.monotonic() + given["seconds"]
    for path, steps in given["files"]:
        _file(path, steps, given["each"], deadline, write, given["mark"])
    write("finish", exit=0, ended=0, canaries={}, changed=[], seen=[])
    return 0
