"""Runs a program of tests, one test after the other, and believes its events only if all of them fit together.

The events come over the program's own output, which code under test can write to. So they must be, one by one, what
that very program's list promises; the exit code must agree; and a test of ours, which nobody knows the name of, must
have run last and have left its word. Anything else is not measured.
"""

import json
import os
import re
import secrets
import subprocess

_KEPT = 2_000_000
_MESSAGE = 4000
_MOST_AGAIN = 60
_COUNT = re.compile(r"^\d+ tests?, \d+ benchmarks?$", re.MULTILINE)
_EVENT = '{ "type": '


class Canary:
    """The test of ours in one target."""

    def __init__(self, folder):
        self.module, self.word = f"zzzz_{secrets.token_hex(12)}", secrets.token_hex(32)
        self.file = os.path.join(folder, secrets.token_hex(16))

    @property
    def name(self):
        return f"{self.module}::ended"

    @property
    def text(self):
        """What is written behind a target's first file."""
        body = f'extern crate std; #[test] fn ended() {{ std::fs::write("{self.file}", "{self.word}").unwrap(); }}'
        return f"\n#[cfg(test)] #[allow(warnings, clippy::all)] mod {self.module} {{ {body} }}\n"

    def sang(self):
        """Whether it has run since it was asked last."""
        try:
            with open(self.file, encoding="ascii", errors="replace") as file:
                found = file.read()
            os.unlink(self.file)
        except OSError:
            return False
        return secrets.compare_digest(found, self.word)


def listed(target, options, env):
    """The names of the tests of a program, or None if it has another harness than Rust's own."""
    done = _ran(target, ("--list", *options), env)
    text = done.stdout.decode("utf-8", "replace")
    names = [line.removesuffix(": test") for line in text.split("\n") if line.endswith(": test")]
    return names if done.returncode == 0 and _COUNT.search(text) else None


class Run:
    """What came of a program: `results` by test are (outcome, seconds, message); `fault` if it is not believed."""

    def __init__(self):
        self.results, self.fault, self.log = {}, "", ""


def run(target, canary, names, options, env, whole):
    """Run `names`, which are all there are if `whole`; who ends the process is failed, and the rest runs in another."""
    found, left = Run(), sorted(names)
    for _ in range(_MOST_AGAIN):
        if not left or found.fault:
            break
        left = _once(target, canary, left, options, env, found, whole and len(left) == len(names))
    return found


def _once(target, canary, names, options, env, found, whole):
    argv = ("-Zunstable-options", "--format=json", "--report-time", "--test-threads=1", *options)
    chosen = () if whole else ("--exact", *names, canary.name)  # best named nowhere: arguments can be read
    done = _ran(target, (*argv, *chosen), {**env, "RUSTC_BOOTSTRAP": "1"})
    output = done.stdout.decode("utf-8", "replace")
    ended, open_test, regular, fault = _told(output, {*names, canary.name})
    sang = canary.sang()
    failed = any(outcome == "failed" for outcome, _, _ in ended.values())
    found.log += _log(output, done.returncode)
    if fault:
        found.fault = f"{target.path}: {fault}"
        return []
    if regular:
        if not sang or canary.name not in ended or done.returncode != (101 if failed else 0):
            found.fault = f"{target.path}: the tests ended otherwise than their results say (code {done.returncode})"
            return []
        found.results.update({name: end for name, end in ended.items() if name != canary.name})
        return []
    if done.returncode == 0 or sang:
        found.fault = f"{target.path}: the process of the tests ended in the middle of them, as if all were well"
        return []
    found.results.update(ended)
    guilty = open_test if open_test in names else next((name for name in names if name not in ended), "")
    if guilty:
        tail = "\n".join(line for line in output.split("\n") if not line.startswith("{"))[-_MESSAGE:]
        found.results[guilty] = ("failed", 0.0, f"its process ended in it (code {done.returncode})\n{tail}".strip())
    return [name for name in names if name not in found.results]


def _told(output, names):
    """The ends by test, the test that was still running, whether the end was regular, and what does not fit."""
    ended, running, state = {}, "", "new"
    for line in output.split("\n"):
        start = line.rfind(_EVENT)
        event = _event(line[start:]) if start >= 0 else None
        if event is None:
            continue
        kind, what, name = event.get("type"), event.get("event"), event.get("name")
        if kind == "suite" and what == "started" and state == "new":
            state = "running"
        elif kind == "suite" and what in ("ok", "failed") and state == "running" and not running:
            state = "over" if set(ended) == names else "short"
        elif kind == "test" and what == "started" and state == "running" and not running and name in names - set(ended):
            running = name
        elif kind == "test" and what in ("ok", "failed", "ignored") and state == "running" and name == running:
            ended[name] = _end(what, event)
            running = ""
        elif kind == "test" and what == "timeout":
            continue
        else:
            return ended, running, False, "something else than Rust's test harness wrote results"
    return ended, running, state == "over", "not all tests ended" if state == "short" else ""


def _event(text):
    try:
        fact = json.loads(text)
    except ValueError:
        return None
    return fact if isinstance(fact, dict) else None


def _end(what, event):
    outcome = {"ok": "passed", "failed": "failed", "ignored": "skipped"}[what]
    message = str(event.get("stdout") or event.get("message") or "") if outcome == "failed" else ""
    return outcome, float(event.get("exec_time") or 0.0), message[-_MESSAGE:]


def _ran(target, arguments, env):
    argv = (target.binary, *arguments)
    with open(os.path.join(os.environ.get("TMPDIR", "/tmp"), f"said-{secrets.token_hex(8)}"), "w+b") as said:  # noqa: S108
        os.unlink(said.name)
        done = subprocess.run(
            argv, cwd=target.folder, env={**env, **target.env}, stdin=subprocess.DEVNULL, stdout=said,
            stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
        said.seek(0)
        done.stdout = said.read(_KEPT)
    return done


def _log(output, code):
    plain = [line for line in output.split("\n") if _EVENT not in line]
    return "" if code == 0 else "\n".join(plain).strip()[-_MESSAGE:] + "\n"
