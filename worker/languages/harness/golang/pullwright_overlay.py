"""Lets Go's own `testing` say over a socket how each test ended: its sources as they are here, with a few calls more.

What is printed, by whomever, is never read for results. Test programs begin with instructions of ours: packages of the
project may be initialised before `testing` is, and could speak in its place.
"""

import json
import os
import subprocess

_FILE = "pullwright_hooks.go"
_ENTRIES = ("amd64", "arm64")  # machines whose first instructions we have; elsewhere `testing` asks for the word itself
_HOOKS = (  # file, the line after which ours goes, ours
    ("testing.go", "fuzzTargets []InternalFuzzTarget, examples []InternalExample) *M {", "pullwrightBegin()"),
    ("testing.go", "func RunTests(matchString func(pat, str string) (bool, error), tests []InternalTest) (ok bool) {",
     'pullwrightTell("begin", "", "foul", 0)'),
    ("example.go",
     "func RunExamples(matchString func(pat, str string) (bool, error), examples []InternalExample) (ok bool) {",
     'pullwrightTell("begin", "", "foul", 0)'),
    ("testing.go", "func tRunner(t *T, fn func(t *T)) {", 'if t.parent != nil { pullwrightTell("start", t.name, "-", 0) }'),
    ("testing.go", "func (t *T) report() {",
     "if t.parent != nil { pullwrightEnd(t.name, t.Failed(), t.Skipped(), t.duration) }"),
    ("testing.go", "func (m *M) Run() (code int) {",
     'defer func() { pullwrightTell("done", "", strconv.Itoa(m.exitCode), 0) }()'),
    ("fuzz.go", "func fRunner(f *F, fn func(*F)) {", 'if f.parent != nil { pullwrightTell("start", f.name, "-", 0) }'),
    ("fuzz.go", "func (f *F) report() {",
     "if f.parent != nil { pullwrightEnd(f.name, f.Failed(), f.Skipped(), f.duration) }"),
    ("example.go", "finished bool, recovered any) (passed bool) {",
     "defer func() { pullwrightEnd(eg.Name, !passed || !finished || recovered != nil, false, timeSpent) }()"),
)  # fmt: skip


class Unknown(Exception):
    """A Go whose `testing` is not as we know it."""


def overlay(folder, sources, env):
    """The path of a file for `go -overlay`, made in `folder` of our own Go files in the folder `sources`."""
    root = _asked("GOROOT", env)
    place = os.path.join(root, "src", "testing")
    texts = {name: _read(os.path.join(place, name)) for name in {name for name, _, _ in _HOOKS}}
    for name, line, ours in _HOOKS:
        if texts[name].count(line + "\n") != 1:
            raise Unknown(f"the tests of this Go ({root}) cannot be measured: its testing/{name} is unknown to us")
        texts[name] = texts[name].replace(line + "\n", f"{line} {ours}\n")  # lines keep their numbers
    own = [_FILE, *(f"pullwright_entry_{machine}.s" for machine in _ENTRIES)]
    texts.update({name: _read(os.path.join(sources, f"{name}.txt")) for name in own})
    replaced = {}
    for name, text in texts.items():
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        replaced[os.path.join(place, name)] = path
    path = os.path.join(folder, "overlay.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"Replace": replaced}, file)
    return path


def begun(flags, env):
    """`flags` for a test program that begins with our instructions."""
    if _asked("GOARCH", env) not in _ENTRIES:
        return flags
    entry = "-E testing.pullwrightEntry"
    return [f"{flag} {entry}" if flag.startswith("-ldflags") else flag for flag in flags]


def _asked(name, env):
    return subprocess.run(("go", "env", name), capture_output=True, text=True, env=env, check=False).stdout.strip()


def _read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()
