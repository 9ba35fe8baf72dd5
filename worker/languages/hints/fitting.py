"""Which of what detection can do is what the repository's CI does: a test command, extras, files of requirements.

A hint only chooses. Every line here is made of our own words and of names that the manifests have: no text of a hint
is ever part of one.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from core.repo_config import RepoConfig
from worker.languages import FileView, Language, Project
from worker.languages.hints.words import Said
from worker.languages.node import manifest as package
from worker.languages.pythonic import dependencies as pythonic

_PYTHON = {"python", "python3", "python3.12", "python3.11", "py"}
_RUN = {("uv", "run"), ("poetry", "run"), ("pdm", "run"), ("pipenv", "run"), ("hatch", "run")}
_NPM = {"npm", "yarn", "pnpm", "bun"}
_TESTING = re.compile(r"(?:test|unit|ci)(?:[:_-][\w:-]+)?")
_TAGS = re.compile(r"[A-Za-z_][\w,.]{0,99}")


def fitted(language: Language, files: FileView, config: RepoConfig, said: Said, folder: str, found: Project) -> Project:
    """`found`, as CI tests and installs it where the hints say so and the configuration is silent."""
    lines = [line.words for line in said.lines if line.folder == folder]
    more: dict[str, object] = {}
    if config.test is None and (test := _test(language.name, files, lines)):
        more["test"] = test
    if config.setup is None and language.name == "python" and (chosen := setup(files, said, folder)):
        more["setup"] = chosen
    if not more:
        return found
    other = language.recognise(files, config.model_copy(update=more))
    if other is None or (other.framework == "command" and found.framework != "command"):
        return found
    return replace(other, given=found.given, notes=(*other.notes, *_told(found, other)))


def _told(found: Project, other: Project) -> Iterator[str]:
    if other.test_command != found.test_command:
        yield f"The tests are run by `{other.test_command}`, as CI does it."


def _test(language: str, files: FileView, lines: Sequence[tuple[str, ...]]) -> str | None:
    bare = [_bare(words) for words in lines]
    if language == "python":
        return _unittest(files, bare)
    if language in ("javascript", "typescript"):
        return _script(files, bare)
    if language == "go":
        return _tagged(bare)
    return _features(bare) if language == "rust" else None


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """Without what starts Python or an environment."""
    rest = words[2:] if words[:2] in _RUN else words
    if rest[:1] and rest[0] in _PYTHON and rest[1:2] == ("-m",):
        return rest[2:]
    return rest


def _unittest(files: FileView, lines: Iterable[tuple[str, ...]]) -> str | None:
    """unittest where CI uses it and no pytest; of its folders only one that is there."""
    named = [words for words in lines if words[:1] in (("unittest",), ("pytest",), ("py.test",), ("tox",), ("nox",))]
    if not named or any(words[0] != "unittest" for words in named):
        return None
    words = named[0]
    if words[1:2] != ("discover",):
        return "python -m unittest" if set(words[1:]) <= {"-v", "-b", "-q"} else None
    start = next((words[at + 1] for at in range(2, len(words) - 1) if words[at] in ("-s", "--start-directory")), "")
    place = posixpath.normpath(start) if start else ""
    if not place:
        return "python -m unittest discover"
    there = re.fullmatch(r"[\w./-]+", place) and not place.startswith(("-", "/", ".."))
    return f"python -m unittest discover -s {place}" if there and _is_folder(files, place) else None


def _is_folder(files: FileView, place: str) -> bool:
    return any(path.startswith(f"{place}/") for path in files.paths)


def _script(files: FileView, lines: Iterable[tuple[str, ...]]) -> str | None:
    """The script of package.json that CI runs instead of `npm test`."""
    scripts = package.read(files).scripts or {}
    called = [_called(words) for words in lines if len(words) > 1 and words[0] in _NPM]
    chosen = [name for name in called if name in scripts and _TESTING.fullmatch(name)]
    if not chosen or "test" in chosen or "t" in called:
        return None
    return f"npm run {chosen[0]}"


def _called(words: tuple[str, ...]) -> str:
    return words[2] if words[1] == "run" and len(words) > 2 else words[1]


def _tagged(lines: Iterable[tuple[str, ...]]) -> str | None:
    for words in lines:
        if words[:2] != ("go", "test"):
            continue
        text = next((w.partition("=")[2] for w in words if w.startswith(("-tags=", "--tags="))), "")
        text = text or next((words[at + 1] for at in range(2, len(words) - 1) if words[at] in ("-tags", "--tags")), "")
        if _TAGS.fullmatch(text):
            return f"go test -tags {text} ./..."
    return None


def _features(lines: Iterable[tuple[str, ...]]) -> str | None:
    tests = [words for words in lines if words[:2] == ("cargo", "test")]
    if tests and all("--all-features" in words for words in tests):
        return "cargo test --all-features"
    return None


def setup(files: FileView, said: Said, folder: str) -> tuple[str, ...] | None:
    """Python's lines with the extras, groups and files of requirements that CI installs too; None: as detected."""
    bare = [_bare(line.words) for line in said.lines if line.folder == folder]
    asked = [words for words in bare if words[:1] in (("pip",), ("pip3",), ("uv",), ("poetry",), ("pdm",))]
    words = [word for each in asked for word in each]
    groups = [group for word in words for group in re.findall(r"\[([\w,. -]+)\]$", word)]
    extras = {name.strip() for group in groups for name in group.split(",")}
    extras |= _after(asked, "--extra", "--extras", "-E", "--group", "--with", "--only-group")
    wanted = _after(asked, "-r", "--requirement")
    usual = tuple(pythonic.found(files))
    made = tuple(pythonic.found(files, extras, wanted))
    return made if made != usual else None


def _after(lines: Iterable[tuple[str, ...]], *options: str) -> set[str]:
    found: set[str] = set()
    for words in lines:
        found |= {words[at + 1] for at in range(len(words) - 1) if words[at] in options}
        found |= {word.partition("=")[2] for word in words if word.partition("=")[0] in options}
    return {name for each in found for name in each.split(",")}
