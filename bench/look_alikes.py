"""Files of real packages that look like malice and are none: fetched from the registries by their own clients.

What is committed is a list (`look_alikes.toml`): registry, package, version, paths. Nothing of a package is run.
"""

import subprocess
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LIST = Path(__file__).with_name("look_alikes.toml")


@dataclass(frozen=True, slots=True)
class Package:
    """One package at a version, and which of its files are looked at (paths inside its archive)."""

    registry: str  # pypi | npm | go | crates | maven
    name: str
    version: str
    files: tuple[str, ...] = ()


def packages() -> Iterator[Package]:
    """The packages of the list."""
    for row in tomllib.loads(LIST.read_text(encoding="utf-8"))["package"]:
        yield Package(row["registry"], row["name"], row["version"], tuple(row["files"]))


def fetched(package: Package, folder: Path) -> Path:
    """The folder that holds the package's files; `folder` is empty or holds them from before."""
    fetch = {"pypi": _pypi, "npm": _npm, "go": _go, "crates": _crates, "maven": _maven}[package.registry]
    folder.mkdir(parents=True, exist_ok=True)
    return fetch(package, folder)


def _pypi(package: Package, folder: Path) -> Path:
    if not (out := folder / "out").exists():
        wanted = f"{package.name}=={package.version}"
        _run(["pip", "download", "-q", "--no-deps", "--only-binary=:all:", wanted], folder)
        with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
            archive.extractall(out)
    return out


def _npm(package: Package, folder: Path) -> Path:
    if not (out := folder / "out").exists():
        _run(["npm", "pack", "--silent", "--ignore-scripts", f"{package.name}@{package.version}"], folder)
        _untar(next(folder.glob("*.tgz")), out)
    return next(out.iterdir())  # `package` almost always


def _go(package: Package, folder: Path) -> Path:
    out = folder / "mod"
    if not out.exists():
        _run(["env", f"GOMODCACHE={out}", "GOFLAGS=-modcacherw", "go", "mod", "download",
              f"{package.name}@{package.version}"], folder)  # fmt: skip
    return out / f"{package.name}@{package.version}"


def _crates(package: Package, folder: Path) -> Path:
    if not (out := folder / "vendor" / package.name).exists():
        manifest = '[package]\nname = "fetches"\nversion = "0.0.0"\nedition = "2021"\n[lib]\npath = "lib.rs"\n'
        manifest += f'[dependencies]\n{package.name} = {{ version = "={package.version}", default-features = false }}\n'
        (folder / "Cargo.toml").write_text(manifest, encoding="utf-8")
        (folder / "lib.rs").write_text("", encoding="utf-8")
        _run(["cargo", "-q", "vendor"], folder)
    return out


def _maven(package: Package, folder: Path) -> Path:
    if not (out := folder / "out").exists():
        _run(["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={package.name}:{package.version}:jar:sources",
              f"-DoutputDirectory={folder}"], folder)  # fmt: skip
        with zipfile.ZipFile(next(folder.glob("*.jar"))) as archive:
            archive.extractall(out)
    return out


def _untar(archive: Path, out: Path) -> None:
    with tarfile.open(archive) as opened:
        opened.extractall(out, filter="data")


def _run(line: list[str], folder: Path) -> None:
    subprocess.run(line, cwd=folder, check=True, stdout=subprocess.DEVNULL)
