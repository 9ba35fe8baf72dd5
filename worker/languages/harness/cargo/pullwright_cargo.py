"""What cargo is asked for: the targets that hold tests, and their programs."""

import json
import os
import shutil
import subprocess

WORK, OWN, DEPS = "/work", "/work/.pullwright", "/deps"
TARGET = f"{OWN}/target"
_SHOWN = 6000
_SMALL = 1 << 16
_HELD = ("lib", "bin", "test", "proc-macro", "rlib", "dylib", "cdylib", "staticlib", "example", "bench")


class Target:
    """One program of tests: `root` is its first file, `binary` its path once it is built."""

    def __init__(self, package, fact):
        self.package, self.name, self.root = package, fact["name"], fact["src_path"]
        self.kind = next((kind for kind in fact["kind"] if kind in _HELD), "")
        self.folder = os.path.dirname(package["manifest_path"])
        self.binary, self.env = None, {}

    @property
    def key(self):
        """What cargo's messages name it by."""
        return (self.package["id"], self.name, self.root)

    @property
    def path(self):
        """Its first file, below /work."""
        return os.path.relpath(self.root, WORK)


def environment():
    """Caches of our own, filled with links to what the set-up phase fetched and built."""
    for folder in ("target", "tmp", "home", "ended"):
        os.makedirs(f"{OWN}/{folder}", exist_ok=True)
    fetched = f"{DEPS}/cargo"  # under the very path that it was built from, or cargo builds it again
    home = fetched if os.path.isdir(fetched) else f"{OWN}/home"
    return {**os.environ, "CARGO_HOME": home, "CARGO_TARGET_DIR": TARGET, "TMPDIR": f"{OWN}/tmp"}


def locks(module):
    """The lock file that the set-up phase made, where the project has none."""
    own, made = (
        os.path.join(module, "Cargo.lock"),
        os.path.join(DEPS, "locks", os.path.relpath(module), "Cargo.lock"),
    )
    if not os.path.exists(own) and os.path.exists(made):
        with open(made, "rb") as source, open(own, "wb") as target:
            target.write(source.read())


def targets(module, env):
    """The targets of a workspace that may hold tests, its packages, and what cargo said if it could not tell."""
    argv = ("cargo", "metadata", "--format-version=1", "--no-deps", "--offline")
    done = subprocess.run(argv, cwd=module, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        return [], [], done.stderr.strip()[:_SHOWN] or "cargo metadata failed"
    packages = json.loads(done.stdout)["packages"]
    found = [Target(package, fact) for package in packages for fact in package["targets"] if fact.get("test", True)]
    return [each for each in found if each.kind and each.kind not in ("example", "bench")], packages, ""


def link(packages):
    """What was built of others' crates, as links; what is of this workspace is always built anew."""
    own = set()
    for package in packages:
        names = [fact["name"] for fact in package["targets"] if "custom-build" not in fact["kind"]]
        own |= {name.replace("-", "_") for name in (package["name"], *names)}
    source = f"{DEPS}/target"
    for folder, folders, names in os.walk(source):
        place = os.path.join(TARGET, os.path.relpath(folder, source))
        os.makedirs(place, exist_ok=True)
        folders[:] = [name for name in folders if name not in ("incremental", "doc") and _crate(name) not in own]
        for name in _others(folder, names, own):
            _give(os.path.join(folder, name), os.path.join(place, name))


def _give(source, target):
    """What is small is copied: cargo and the compiler write notes anew where they lie, programs and libraries beside."""
    give = shutil.copy2 if os.stat(source).st_size <= _SMALL else os.symlink
    give(source, target)


def _others(folder, names, own):
    """The files that are linked: not cargo's locks, and nothing of our own crates."""
    plain = [name for name in names if not name.startswith(".")]
    if os.path.basename(folder) != "deps":
        return plain
    return [name for name in plain if not {_crate(name), _crate(name.removeprefix("lib"))} & own]


def _crate(name):
    """The crate that a file or folder of cargo's belongs to: what stands before the hash."""
    return name.partition(".")[0].rpartition("-")[0].replace("-", "_")


def build(module, found, flags, only, env):
    """Build all targets that can be; what the compiler said, by target."""
    chosen = [f"--test={target.name}" for target in found if target.kind == "test" and target.path in only]
    aim = chosen if chosen and len(chosen) == len(only) else ["--tests"]
    argv = ("cargo", "build", "--offline", "--keep-going", "--message-format=json", *aim, *flags)
    done = subprocess.run(argv, cwd=module, env=env, capture_output=True, text=True, check=False, errors="replace")
    by_key = {target.key: target for target in found}
    said, executed = {}, {}
    for fact in _facts(done.stdout):
        target = fact.get("target") or {}
        key = (fact.get("package_id"), target.get("name"), target.get("src_path"))
        if fact["reason"] == "compiler-message" and fact["message"].get("level") == "error":
            said[key] = said.get(key, "") + (fact["message"].get("rendered") or "")
        elif fact["reason"] == "build-script-executed":
            executed[fact["package_id"]] = fact
        elif (
            fact["reason"] == "compiler-artifact"
            and fact["profile"]["test"]
            and fact.get("executable")
            and key in by_key
        ):
            by_key[key].binary = fact["executable"]
    for target in found:
        target.env = _runtime(target, executed.get(target.package["id"]), env)
    failed = [line for line in done.stderr.split("\n") if line.startswith(("error", "Caused by", "  "))]
    return said, "" if done.returncode == 0 else "\n".join([*said.values(), *failed])[:_SHOWN] or done.stderr[-_SHOWN:]


def _facts(text):
    for line in text.split("\n"):
        if line.startswith("{"):
            fact = json.loads(line)
            if isinstance(fact, dict) and "reason" in fact:
                yield fact


def _runtime(target, executed, env):
    """What cargo gives a test process."""
    package, sysroot = target.package, _sysroot(env)
    given = {
        "CARGO_MANIFEST_DIR": target.folder,
        "CARGO_PKG_NAME": package["name"],
        "CARGO_PKG_VERSION": package["version"],
        "LD_LIBRARY_PATH": f"{TARGET}/debug/deps:{TARGET}/debug:{sysroot}/lib",
    }
    return {**given, "OUT_DIR": executed["out_dir"]} if executed else given


def _sysroot(env):
    argv = ("rustc", "--print", "sysroot")
    return subprocess.run(argv, capture_output=True, text=True, env=env, check=False).stdout.strip()
