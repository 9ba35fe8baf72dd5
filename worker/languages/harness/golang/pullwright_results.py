"""From test processes to results: who ends a process early is named, and the others run again without it."""

import hashlib
import os
import re

import pullwright_process as process

WORK = "/work"
_MOST_AGAIN = 60
_SHOWN, _MESSAGE = 20_000, 4000
_SPEAKS = re.compile(r"^\x16?=== (?:RUN|CONT|NAME)\s+(\S+)$")
_VERDICT = re.compile(r"^\s*\x16?\s*--- (?:FAIL|PASS|SKIP|BENCH): (\S+) \([\d.]+s\)$")
_QUIET = re.compile(r"^\s*\x16?\s*(?:=== PAUSE|PASS$|FAIL$|ok |\?   )")


class Results:
    """Writes the records of a run; `close` ends it, regularly unless there is a fault."""

    def __init__(self, write, more=list):
        self._more = more  # options for the next process of tests
        self._write, self.changed, self._fault, self._bad, self._ended = write, [], "", False, 0

    def unloadable(self, path, said):
        """What keeps a whole module, or file, from being measured."""
        self._bad = True
        print(said)
        self._write("collect_error", path=os.path.normpath(path), message=said)

    def unbuilt(self, package, said):
        """Every test of a package that cannot be built is an error."""
        for test, path in package.tests.items():
            self._end(os.path.relpath(path, WORK), test, [("error", 0.0)], said)
        if not package.tests:
            self.unloadable(os.path.relpath(package.folder, WORK), said)

    def run(self, package, binary, options, env, only):
        """All tests of one package, or those in the files `only`, in as many processes as it takes."""
        self._write("collected", ids=[f"{os.path.relpath(package.tests[t], WORK)}::{t}" for t in self._asked(package, options, only)])
        waiting, asked = [self._asked(package, options, only) if only else None], 0
        all_of_them = set(package.tests)
        finished = set()
        while waiting and asked < _MOST_AGAIN and not self._fault:
            group, asked = waiting.pop(), asked + 1
            if not _intact(binary):
                self._fault = "the test program was changed while tests ran"
                return
            ended = process.run(_line(binary[0], group, [*options, *self._more()]), package.folder, env)
            waiting += self._taken(package, ended, group, all_of_them - finished, finished)

    def _asked(self, package, options, only):
        if any(option.startswith(("-test.run", "-test.skip")) for option in options) and not only:
            return []
        return [test for test, path in package.tests.items() if not only or os.path.relpath(path, WORK) in only]

    def _taken(self, package, ended, group, known, finished):
        """Write what a process gave; the groups of tests that have to run again."""
        said = messages(ended.output)
        self._show(package, ended)
        if ended.fault:
            self._fault = ended.fault
            return []
        begun = [test for test in dict.fromkeys(ended.starts) if test not in ended.ends]
        tops = list(dict.fromkeys(test.partition("/")[0] for test in begun))
        regular = ended.code is not None
        guilty = tops if regular else self._guilty(ended, tops)
        again = set() if regular else set(tops) - set(guilty)
        for test, ends in ended.ends.items():
            if test.partition("/")[0] not in again:
                self._end(self._file(package, test), test, ends, said.get(test, "") + _crash(ended, test, guilty))
                finished.add(test.partition("/")[0])
        for test in begun:
            if test.partition("/")[0] in guilty:
                why = said.get(test, "") + (_crash(ended, test, guilty) or "its process ended in it")
                self._end(self._file(package, test), test, [("failed", 0.0)], why)
                finished.add(test.partition("/")[0])
        if regular:
            return []
        if ended.status == 0 and ended.starts:
            self._fault = "the process of the tests ended in the middle of them, as if all were well"
            return []
        return self._again(package, ended, group, known - finished, sorted(again), guilty)

    def _guilty(self, ended, tops):
        """Who ended the process: what failed while it was ending, else the only one that ran."""
        failed = {test.partition("/")[0] for test, ends in ended.ends.items() if ends[-1][0] == "failed"}
        last = [name.partition("/")[0] for name in ended.ends][-1:]
        open_and_failed = [test for test in tops if test in failed]
        if open_and_failed:
            return open_and_failed
        if ended.status == 2 and last and last[0] in failed:
            return last
        return tops if len(tops) == 1 else []

    def _again(self, package, ended, group, left, unclear, guilty):
        left = left if group is None else left & set(group)
        if not ended.starts and not ended.ends:  # before any test: in an init or in TestMain
            if ended.status != 0:
                for test in sorted(left):
                    self._end(self._file(package, test), test, [("error", 0.0)], _tail(ended.output))
            return []
        if not guilty and unclear:
            alone = [[test] for test in unclear]
            rest = sorted(left - set(unclear))
            return [*([rest] if rest else []), *alone] if group != unclear or len(unclear) > 1 else []
        return [sorted(left)] if left and (group is None or left != set(group)) else []

    def _file(self, package, test):
        path = package.tests.get(test.partition("/")[0]) or (package.files[0])
        return os.path.relpath(path, WORK)

    def _end(self, path, test, ends, message):
        """`ends`: one (outcome, seconds) for each time the test ended."""
        name = f"{path}::{test}"
        self._write("start", id=name)
        for outcome, seconds in ends:
            phase = "setup" if outcome == "error" else "call"
            bad = outcome in ("failed", "error")
            self._bad = self._bad or bad
            self._ended += 1
            self._write("end", id=name, phases=[[phase, outcome]], message=message[:_MESSAGE] if bad else "", duration=seconds)

    def _show(self, package, ended):
        how = "ok" if ended.status == 0 else f"FAIL ({ended.status})"
        print(f"{how}\t{package.path}")
        if ended.status:
            lines = [line for line in ended.output.replace("\x16", "").split("\n") if not line.startswith("=== ")]
            print("\n".join(lines)[:_SHOWN])

    def close(self):
        """The regular end, or none."""
        if self._fault:
            print(self._fault)
            raise SystemExit(1)
        self._write("finish", exit=int(self._bad), ended=self._ended, canaries={}, changed=[], seen=self.changed[:40])
        raise SystemExit(int(self._bad))


def _line(binary, group, options):
    chosen = [option for option in options if group is None or not option.startswith(("-test.run", "-test.skip"))]
    names = [] if group is None else [f"-test.run=^({'|'.join(map(re.escape, group))})$"]
    return (binary, "-test.v=true", "-test.paniconexit0", *chosen, *names)


def _intact(binary):
    path, was = binary
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest() == was


def _crash(ended, test, guilty):
    return _tail(ended.output) if test.partition("/")[0] in guilty and ended.code is None else ""


def _tail(output):
    start = max(output.rfind("\npanic: "), output.rfind("\nfatal error: "), 0 if output.startswith("panic: ") else -1)
    return (output[start:] if start >= 0 else output)[-_MESSAGE * 4 :].strip()[:_MESSAGE]


def messages(output):
    """What was printed while each test ran: words for a reader, never a result."""
    found, now = {}, ""
    for line in output.split("\n"):
        if match := _SPEAKS.match(line) or _VERDICT.match(line):
            now = match[1]
        elif now and not _QUIET.match(line):
            found[now] = (found.get(now, "") + line.replace("\x16", "") + "\n")[-_MESSAGE:]
    return found
