"""A `cargo test` line as a person types it, taken apart: what is built, and which tests run."""

from dataclasses import dataclass

from worker.languages import _lines

_BUILDS = {"--features", "-F", "--package", "-p", "--exclude", "--profile"}
_BUILDS_PLAIN = {"--all-features", "--no-default-features", "--workspace", "--all", "--release"}
_NO_DOC = {"--lib", "--bins", "--tests", "--all-targets"}
_NOTHING = {"--locked", "--offline", "--frozen", "--no-fail-fast", "-q", "--quiet", "-v", "--verbose", "-vv"}
_OPTIONS = {"--ignored", "--include-ignored"}
_TOLD = {"--nocapture", "--show-output", "-q", "--quiet"}


@dataclass(frozen=True, slots=True)
class Line:
    """`flags` for building, `options` for the test programs, `filters` on the names of tests; `doc`: examples too."""

    flags: tuple[str, ...]
    options: tuple[str, ...]
    filters: tuple[str, ...]
    doc: bool


def line(asked: str) -> Line | None:
    """The parts; None where it is no plain `cargo test`, so that a shell has to run it as it stands."""
    words = _lines.words(asked)
    if words is None or words[:2] not in (["cargo", "test"], ["cargo", "t"]):
        return None
    at = words.index("--") if "--" in words else len(words)
    built, told = _built(words[2:at]), _told(words[at + 1 :])
    if built is None or told is None:
        return None
    return Line(built.flags, told.options, (*built.filters, *told.filters), built.doc)


def _built(words: list[str]) -> Line | None:
    flags, filters, doc = list[str](), list[str](), True
    rest = list(words)
    while rest:
        word = rest.pop(0)
        name, given, _ = word.partition("=")
        if name in _BUILDS:
            flags += [word] if given else [word, *([rest.pop(0)] if rest else [])]
        elif word in _BUILDS_PLAIN:
            flags.append(word)
        elif word in _NO_DOC:
            doc = False
        elif not word.startswith("-"):
            filters.append(word)
        elif word not in _NOTHING:
            return None
    return Line(tuple(flags), (), tuple(filters), doc)


def _told(words: list[str]) -> Line | None:
    options, filters = list[str](), list[str]()
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word in _OPTIONS:
            options.append(word)
        elif word == "--test-threads" and rest:
            rest.pop(0)
        elif not word.startswith("-"):
            filters.append(word)
        elif word not in _TOLD and not word.startswith("--test-threads="):
            return None
    return Line((), tuple(options), tuple(filters), True)
