"""The one entrance for Go: builds every package's tests, runs them, seals what Go's testing says of them."""

import hashlib
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)  # the interpreter is isolated: nothing else than ours and Python's own is imported

import pullwright_process as process  # noqa: E402 - see above
import pullwright_records as records  # noqa: E402
from pullwright_listing import packages  # noqa: E402
from pullwright_overlay import Unknown, begun, overlay  # noqa: E402
from pullwright_profiles import Profiles  # noqa: E402
from pullwright_results import Results  # noqa: E402

WORK, OWN, DEPS = "/work", "/work/.pullwright", "/deps"
_SHOWN = 6000
_NOT_DUMPABLE = 4


def main():
    process.reserve()
    hide()
    given = records.request()
    write = records.writer(given["output"], given["key"])
    env = environment(given["goroot"], given["modules"])
    write("ready", tool=version(env))
    profiles = Profiles(given.get("cover", ()), given["modules"], WORK, f"{OWN}/cover")
    results = Results(write, profiles.option)
    try:
        flags = [*begun(given["flags"], env), "-overlay", overlay(f"{OWN}/overlay", HERE, env), *profiles.flags]
    except Unknown as why:
        print(why)
        sys.exit(1)
    found = [each for module in given["modules"] for each in listed(module, given, env, results)]
    before = digests(found)
    built = [(package, build(number, package, flags, env, results)) for number, package in enumerate(found)]
    for package, binary in built:
        if binary:
            results.run(package, binary, given["run"], env, set(given["only"]))
    for path in sorted(path for path, was in before.items() if digest(path) != was):
        results.changed.append(f"change of {os.path.relpath(path, WORK)}")
    if given.get("cover"):
        write("coverage", files=profiles.told())
    results.close()


def hide():
    """Code under test runs as the same user: what is in our memory is not for it."""
    import ctypes

    ctypes.CDLL(None).prctl(_NOT_DUMPABLE, 0, 0, 0, 0)


def environment(goroot, modules):
    """What the go command and tests get: caches of their own, filled with links to what was built beforehand.

    The file `goroot` names the Go that the set-up phase chose, as the project's go.mod asks for.
    """
    for folder in ("cache", "tmp", "overlay", "bin"):
        os.makedirs(f"{OWN}/{folder}", exist_ok=True)
    link(f"{DEPS}/gocache", f"{OWN}/cache")
    env = {**os.environ, "GOCACHE": f"{OWN}/cache", "GOTMPDIR": f"{OWN}/tmp"}
    if os.path.exists(goroot):
        with open(goroot, encoding="utf-8") as file:
            env["PATH"] = f"{file.read().strip()}/bin:{env['PATH']}"
    if not any(os.path.exists(os.path.join(WORK, module, "go.mod")) for module in modules):
        env["GO111MODULE"] = "off"  # nothing but files, as of old
    return env


def link(source, target):
    """The files below `source` as links: what is written anew replaces a link."""
    for folder, _, files in os.walk(source):
        own = os.path.join(target, os.path.relpath(folder, source))
        os.makedirs(own, exist_ok=True)
        for name in files:
            os.symlink(os.path.join(folder, name), os.path.join(own, name))


def version(env):
    return subprocess.run(("go", "version"), capture_output=True, text=True, env=env, cwd=WORK, check=False).stdout[:200]


def listed(module, given, env, results):
    """The packages of one module that are asked for; what cannot be listed is an error under its go.mod."""
    folder = os.path.normpath(os.path.join(WORK, module))
    found, said = packages(folder, given["patterns"], given["flags"], env)
    if said:
        results.unloadable(os.path.join(module, "go.mod"), said)
    only = {os.path.join(WORK, path) for path in given["only"]}
    return [package for package in found if not only or only & set(package.files)]


def build(number, package, flags, env, results):
    """The path of the test program with its digest; None if it cannot be built, which every test of it then says."""
    path = f"{OWN}/bin/{number}.test"
    argv = ("go", "test", "-c", "-vet=off", "-o", path, *flags, package.place)
    done = subprocess.run(
        argv, cwd=package.module, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        errors="replace",
    )  # fmt: skip
    if done.returncode == 0 and os.path.exists(path):
        return path, digest(path)
    said = done.stdout.strip() or package.fault
    print(said[:_SHOWN])
    results.unbuilt(package, said[:_SHOWN])
    return None


def digests(found):
    """The test files as they are before anything of the project runs."""
    paths = {path for package in found for path in (*package.files, os.path.join(package.module, "go.mod"))}
    return {path: digest(path) for path in paths}


def digest(path):
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError:
        return ""


if __name__ == "__main__":
    main()
