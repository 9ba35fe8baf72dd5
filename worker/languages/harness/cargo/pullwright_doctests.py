"""The examples in the documentation, which rustdoc runs in processes of their own, out of reach of its results."""

import hashlib
import os
import re
import subprocess

MOST = 60
_LINE = re.compile(
    r"^test (?P<path>\S+\.\w+) - (?P<item>.*?)\(line (?P<line>\d+)\)(?P<how>[^.]*) \.\.\. (?P<end>ok|FAILED|ignored)"
)
_LISTED = re.compile(r"^\S+\.\w+ - .*\(line \d+\).*: test$", re.MULTILINE)
_BLOCK = re.compile(r"^\s*(?:///|//!|\*|/\*\*).*```|^\s*(?:///|//!) {5,}\S", re.MULTILINE)
_ENDS = {"ok": "passed", "FAILED": "failed", "ignored": "skipped"}
_SAID = re.compile(r"^---- (\S+ - .*?\(line \d+\)) stdout ----\n(.*?)(?=^---- |^failures:$)", re.MULTILINE | re.DOTALL)


def results(package, sources, flags, env):
    """(id, outcome, message) of each example of a package's library; None and why if they are not measured."""
    if not any(_BLOCK.search(text) for text in sources.values()):
        return [], ""
    argv = ("cargo", "test", "--doc", "--offline", "-p", package["name"], *flags)
    folder = os.path.dirname(package["manifest_path"])
    count = len(_LISTED.findall(_asked((*argv, "--", "--list"), folder, env).stdout))
    if count > MOST:
        return [], f"{count} examples in the documentation of {package['name']} were not measured: at most {MOST} are"
    done = _asked((*argv, "--", "--test-threads=1"), folder, env)
    found = [match for match in map(_LINE.match, done.stdout.split("\n")) if match]
    if len(found) != count or done.returncode not in (0, 101):
        return [], f"the examples in the documentation of {package['name']} were not measured:\n{done.stderr[-2000:]}"
    said = {match[1]: match[2] for match in _SAID.finditer(done.stdout)}
    return list(_named(found, folder, said)), ""


def _named(found, folder, said):
    seen = {}
    for match in found:
        path = os.path.normpath(os.path.join(folder, match["path"]))
        if not os.path.exists(path):
            path = os.path.normpath(os.path.join("/work", match["path"]))
        name = f"(doc) {os.path.relpath(path, '/work')}::{match['item'].strip() or 'crate'} [{_mark(path, int(match['line']))}]"
        seen[name] = seen.get(name, 0) + 1
        message = said.get(f"{match['path']} - {match['item']}(line {match['line']})", "")
        yield (f"{name} #{seen[name]}" if seen[name] > 1 else name), _ENDS[match["end"]], message[:4000]


def _mark(path, line):
    """What tells one example from another, wherever it stands: its text."""
    with open(path, encoding="utf-8", errors="replace") as file:
        lines = file.read().split("\n")[line - 1 :]
    kept = []
    for number, text in enumerate(lines):
        if (number and "```" in text) or not re.match(r"\s*(//|\*|/\*)", text):
            break
        kept.append(text.strip())
    return hashlib.sha256("\n".join(kept).encode()).hexdigest()[:6]


def _asked(argv, folder, env):
    return subprocess.run(argv, cwd=folder, env=env, capture_output=True, text=True, check=False, errors="replace")
