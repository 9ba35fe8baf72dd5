"""One process of tests: what its reporter says comes through a pipe, sealed with a key of its own."""

import hashlib
import hmac
import json
import os
import secrets
import subprocess

from pullwright_compile import CLASSES, RUNNER, TESTS
from pullwright_memory import heap

_FLAGS = (
    *("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-XX:+DisableAttachMechanism"),
    *("-XX:MaxMetaspaceSize=128m", "-XX:ReservedCodeCacheSize=48m", "-Xss1m", "-Djava.awt.headless=true"),
    *("-Dfile.encoding=UTF-8", "-Djava.io.tmpdir=/tmp"),
)
_MODULE = ("--module-path", RUNNER, "--add-reads", "pullwright=ALL-UNNAMED", "--add-modules", "ALL-DEFAULT")
_MAIN = ("-m", "pullwright/pullwright.Main")


class Child:
    """Runs `classes` in the folder of their module."""

    def __init__(self, sources, libraries, module, classes, write, memory):
        self._sources, self._write, self._classes, self._memory = sources, write, classes, memory
        self._folder = os.path.abspath(module or ".")
        resources = [os.path.abspath(place) for place in sources.resources(module)]
        own = [os.path.abspath(TESTS), os.path.abspath(CLASSES)]
        self._path = ":".join([*libraries.tools, *own, *resources, *libraries.others])
        self.failed, self.ended, self.canaries = False, 0, {}
        self._regular = False

    def run(self):
        """Whether it came to its regular end."""
        key = secrets.token_bytes(32)
        reading, writing = os.pipe()
        argv = ["java", *_FLAGS, f"-Dbasedir={self._folder}", heap(self._memory), "-cp", self._path, *_MODULE, *_MAIN, os.path.abspath(TESTS)]
        argv = ["sh", "-c", f'exec 3>&{writing}; exec "$@"', "sh", *argv]
        child = subprocess.Popen(argv, cwd=self._folder, stdin=subprocess.PIPE, pass_fds=[writing])
        os.close(writing)
        child.stdin.write("\n".join([key.hex(), *sorted(self._classes)]).encode())
        child.stdin.close()
        sequence = 0
        with os.fdopen(reading, "rb") as pipe:
            for line in pipe:
                fact = _fact(line.rstrip(b"\n"), key)
                if fact is None or fact.pop("seq") != sequence or self._regular:
                    child.kill()
                    break
                sequence += 1
                self._pass_on(fact)
        return child.wait() == 0 and self._regular

    def _pass_on(self, fact):
        kind = fact.pop("kind")
        if kind == "done":
            self._regular, self.canaries = True, fact["canaries"]
            return
        if kind == "end":
            self.ended += 1
            self.failed = self.failed or any(outcome == "failed" for _, outcome in fact["phases"])
        if "ids" in fact:
            fact["ids"] = [self._named(name) for name in fact["ids"]]
        else:
            fact["id"] = self._named(fact["id"])
        self._write(kind, **fact)

    def _named(self, name):
        """By the file instead of the class."""
        outer, _, rest = name.partition("::")
        return f"{self._sources.path_of(outer)}::{rest}"


def _fact(line, key):
    seal, _, body = line.partition(b" ")
    wanted = hmac.new(key, body, hashlib.sha256).hexdigest().encode()
    return json.loads(body) if hmac.compare_digest(seal, wanted) else None
