"""A `go test` line as a person types it, taken apart: what builds, what runs, and which packages."""

from dataclasses import dataclass

from worker.languages import _lines

_BUILDS = {"tags", "race", "msan", "asan", "trimpath", "gcflags", "ldflags", "asmflags", "mod"}
_RUNS = {"run", "skip", "short", "timeout", "parallel", "cpu"}
_NOTHING = {"v", "json", "x", "a", "i", "cover", "failfast", "benchmem", "work"}  # how it is told, or what is told
_LEFT_OUT = {"count", "covermode", "coverprofile", "coverpkg", "p", "vet", "shuffle", "bench", "benchtime", "fuzztime"}
_PLAIN = {"race", "msan", "asan", "trimpath", "short"} | _NOTHING
_SMALL = "-ldflags=-s -w"  # a test program without what only debuggers read


@dataclass(frozen=True, slots=True)
class Line:
    """`flags` for building and listing, `options` for the test programs, `patterns` of packages."""

    flags: tuple[str, ...]
    options: tuple[str, ...]
    patterns: tuple[str, ...]


def line(asked: str) -> Line | None:
    """The parts; None where it is no plain `go test`, so that a shell has to run it as it stands."""
    words = _lines.words(asked)
    if words is None or words[:2] != ["go", "test"]:
        return None
    flags, options, patterns = list[str](), list[str](), list[str]()
    rest = words[2:]
    while rest:
        word = rest.pop(0)
        if not word.startswith("-"):
            patterns.append(word)
            continue
        name, given, value = word.lstrip("-").removeprefix("test.").partition("=")
        if name in _BUILDS | _RUNS | _LEFT_OUT and name not in _PLAIN and not given:
            value, given = (rest.pop(0) if rest else ""), "="
        if name not in _BUILDS | _RUNS | _LEFT_OUT | _NOTHING:
            return None
        flags += [f"-{name}{given}{value}"] if name in _BUILDS else []
        options += [f"-test.{name}{given}{value}"] if name in _RUNS else []
    flags += [] if any(flag.startswith("-ldflags") for flag in flags) else [_SMALL]
    return Line(tuple(flags), tuple(options), tuple(patterns or ["."]))
