"""The one entrance for Rust: builds the tests, runs them, seals what came of each."""

import ctypes
import hashlib
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)  # the interpreter is isolated: nothing else than ours and Python's own is imported

import pullwright_cargo as cargo  # noqa: E402 - see above
import pullwright_doctests as doctests  # noqa: E402
import pullwright_libtest as libtest  # noqa: E402
import pullwright_names as names  # noqa: E402
import pullwright_records as records  # noqa: E402

_NOT_DUMPABLE = 4
_SHOWN = 6000


class Measuring:
    """One run: what is asked, where records go, and what went wrong."""

    def __init__(self, given, write):
        self.given, self.write, self.bad, self.fault, self.seen = given, write, False, "", []
        self.only = set(given["only"])
        self.env = cargo.environment()

    def end(self, name, outcome, seconds, message):
        """One test has ended."""
        bad = outcome in ("failed", "error")
        self.bad = self.bad or bad
        self.write("start", id=name)
        phase = "setup" if outcome == "error" else "call"
        self.write("end", id=name, phases=[[phase, outcome]], message=message[:_SHOWN] if bad else "", duration=seconds)

    def unloadable(self, path, said):
        """What could not be built at all, with the compiler's words."""
        self.bad = True
        self.write("collect_error", path=path, message=said[:_SHOWN])


def main():
    ctypes.CDLL(None).prctl(_NOT_DUMPABLE, 0, 0, 0, 0)  # code under test runs as the same user
    given = records.request()
    run = Measuring(given, records.writer(given["output"], given["key"]))
    run.write(
        "ready", tool=subprocess.run(("rustc", "--version"), capture_output=True, text=True, check=False).stdout[:200]
    )
    for module in given["modules"]:
        measure(run, os.path.normpath(os.path.join(cargo.WORK, module)))
    if run.fault:
        print(run.fault)
        sys.exit(1)
    run.write("finish", exit=int(run.bad), ended=0, canaries={}, changed=[], seen=run.seen[:40])
    sys.exit(int(run.bad))


def measure(run, module):
    """The tests of one workspace: all is built before anything of the project runs."""
    cargo.locks(module)
    targets, packages, said = cargo.targets(module, run.env)
    if said:
        print(said)
        run.unloadable(os.path.relpath(os.path.join(module, "Cargo.toml"), cargo.WORK), said)
        return
    cargo.link(packages)
    canaries = {target.root: libtest.Canary(f"{cargo.OWN}/ended") for target in targets}
    for root, canary in canaries.items():
        with open(root, "a", encoding="utf-8") as file:
            file.write(canary.text)
    before = digests(targets)
    broken, failure = cargo.build(module, targets, run.given["flags"], run.only, run.env)
    print(failure)
    programs = {target: digest(target.binary) for target in targets if target.binary}
    for target in targets:
        if target in programs:
            measured(run, target, canaries[target.root], programs[target])
        elif failure:
            unbuilt(run, target, broken.get(target.key, "") or failure)
    documented(run, packages, targets)
    run.seen += changed(before)


def measured(run, target, canary, was):
    """The tests of one program."""
    listed = libtest.listed(target, run.given["options"], run.env)
    if listed is None:
        if not run.only or target.path in run.only:
            by_exit(run, target)
        return
    asked = [name for name in listed if name != canary.name and wanted(run, target, name)]
    if not asked:
        return
    if digest(target.binary) != was:
        run.fault = f"{target.path}: the test program was changed while tests ran"
        return
    run.write("collected", ids=[label(target, name) for name in asked])
    whole = len(asked) == len(listed) - 1
    found = libtest.run(target, canary, asked, run.given["options"], run.env, whole)
    print(f"{target.path}: {len(found.results)} tests\n{found.log}"[:20_000])
    run.fault = run.fault or found.fault
    for name, (outcome, seconds, message) in found.results.items():
        run.end(label(target, name), outcome, seconds, message or ("it failed" if outcome == "failed" else ""))


def wanted(run, target, name):
    """Whether a test is asked for: by the words of the command, and by its file."""
    filters = run.given["filters"]
    if filters and not any(word in name for word in filters):
        return False
    return not run.only or bool(
        {target.path, os.path.relpath(names.place(target.root, name)[0], cargo.WORK)} & run.only
    )


def label(target, name):
    file, inside = names.place(target.root, name)
    return f"{os.path.relpath(file, cargo.WORK)}::{inside}"


def by_exit(run, target):
    """A program with a harness of its own is one test."""
    done = subprocess.run(
        (target.binary,), cwd=target.folder, env={**run.env, **target.env}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, errors="replace",
    )  # fmt: skip
    outcome = "passed" if done.returncode == 0 else "failed"
    run.end(f"{target.path}::(its own harness)", outcome, 0.0, done.stdout[-4000:] or f"code {done.returncode}")


def unbuilt(run, target, said):
    """Every test that stands in the files of a target that cannot be built is an error."""
    told = False
    for path in names.files(target.root):
        place = os.path.relpath(path, cargo.WORK)
        if run.only and not {place, target.path} & run.only:
            continue
        for name in names.tests(names.read(path)):
            if not name.startswith("zzzz_"):
                told = True
                run.end(f"{place}::{name}", "error", 0.0, said)
    if not told and (not run.only or target.path in run.only):
        run.unloadable(target.path, said)


def documented(run, packages, targets):
    """The examples in the documentation of libraries; only with all tests, never for some files."""
    if run.only or run.given["filters"] or not run.given["doc"]:
        return
    for package in packages:
        library = [t for t in targets if t.package is package and t.kind != "test" and t.kind != "bin" and t.binary]
        if not library:
            continue
        sources = {path: names.read(path) for target in library for path in names.files(target.root)}
        found, why = doctests.results(package, sources, run.given["flags"], run.env)
        print(why)
        for name, outcome, message in found:
            run.end(name, outcome, 0.0, message or "it failed")


def digests(targets):
    """The files of tests, and what steers their building, as they are."""
    paths = {path for target in targets for path in (target.root, os.path.join(target.folder, "Cargo.toml"))}
    paths |= {path for target in targets if target.kind == "test" for path in names.files(target.root)}
    return {path: digest(path) for path in paths}


def changed(before):
    return [
        f"change of {os.path.relpath(path, cargo.WORK)}" for path, was in sorted(before.items()) if digest(path) != was
    ]


def digest(path):
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError:
        return ""


if __name__ == "__main__":
    main()
