"""The exercises of a checkout of Aider-AI/polyglot-benchmark, each as a repository with a stub and with an answer."""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.repo_config import CONFIG_PATH

LANGUAGES = ("go", "java", "javascript", "python", "rust")
# Exercism's students switch on one test after the other.
_OFF = {
    "java": (re.compile(r"@Disabled(\([^)]*\))?\s*\n"), ""),
    "javascript": (re.compile(r"\bx(test|it|describe)\("), r"\1("),
    "rust": (re.compile(r"^\s*#\[ignore[^\n]*\]\n", re.MULTILINE), ""),
}
_COMMENT = {"python": "#"}
_NAMES = re.compile(r'("name"|"directory"): "[^"]*"')


@dataclass(frozen=True, slots=True)
class Exercise:
    """One of them: `folder` is where it lies in the checkout."""

    language: str
    name: str
    folder: Path

    @property
    def id(self) -> str:
        """As in `go/alphametics`."""
        return f"{self.language}/{self.name}"

    def lay(self, repo: Path) -> None:
        """Make `repo` the student's folder, with all tests switched on and nothing of the solution."""
        shutil.copytree(self.folder, repo, ignore=shutil.ignore_patterns(".meta", ".docs"))
        pattern, instead = _OFF.get(self.language, (re.compile("$^"), ""))
        for path in self._files("test"):
            test = repo / path
            test.write_text(pattern.sub(instead, test.read_text(encoding="utf-8")), encoding="utf-8")
        package = repo / "package.json"
        if package.is_file():  # dependencies are kept by what the file says: the same for all of them
            package.write_text(_NAMES.sub(r'\1: "exercise"', package.read_text(encoding="utf-8")), encoding="utf-8")
        if self._manifest.is_file():  # its own solution brings packages, which its teachers agree to
            config = repo / CONFIG_PATH
            config.parent.mkdir(exist_ok=True)
            config.write_text("new_dependencies: allow\n", encoding="utf-8")

    @property
    def issue(self) -> str:
        """Its instructions, as an issue."""
        told = (self.folder / ".docs" / name for name in ("instructions.md", "instructions.append.md"))
        text = "\n\n".join(path.read_text(encoding="utf-8") for path in told if path.is_file())
        return f"Implement the exercise {self.name}\n\n{text}"

    def stub(self) -> Mapping[str, str]:
        """The files of an answer that does nothing: the stub with a comment at its end."""
        mark = _COMMENT.get(self.language, "//")
        first = self._files("solution")[0]
        return {first: (self.folder / first).read_text(encoding="utf-8") + f"\n{mark} Still to be done.\n"}

    def example(self) -> Mapping[str, str]:
        """The files of the exercise's own solution."""
        solution, meta = self._files("solution"), self._files("example")
        places = {Path(path).name: path for path in solution}
        found = {self._place(path, solution[0], places): self.folder / path for path in meta}
        if self._manifest.is_file():
            found["Cargo.toml"] = self._manifest
        return {place: path.read_text(encoding="utf-8") for place, path in found.items()}

    @property
    def _manifest(self) -> Path:
        """What its solution needs, where that is more than the stub does."""
        return self.folder / ".meta" / "Cargo-example.toml"

    def _place(self, example: str, first: str, places: Mapping[str, str]) -> str:
        name = Path(example).name
        if name in places:
            return places[name]
        alone = len(self._files("example")) == 1
        return first if alone else str(Path(first).with_name(name))

    def _files(self, kind: str) -> tuple[str, ...]:
        files = json.loads((self.folder / ".meta" / "config.json").read_text(encoding="utf-8"))["files"]
        return tuple(files.get(kind, ()))


def exercises(checkout: Path, languages: tuple[str, ...] = LANGUAGES) -> Iterator[Exercise]:
    """All of them, by language and name."""
    for language in languages:
        for folder in sorted((checkout / language / "exercises" / "practice").iterdir()):
            yield Exercise(language, folder.name, folder)
