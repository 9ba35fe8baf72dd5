"""Special cases: which inputs a function names literally, and how far they are just the examples.

A base case is named by its smallness (`n == 0`, an empty list); it never counts on its own.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from core.runs import Finding
from worker.checks.craft.values import Value

Binding = Mapping[str, Value]  # parameter -> the literal it is compared with


@dataclass(frozen=True, slots=True)
class Known:
    """One example or assertion: a call with literal arguments and what it should give."""

    function: str
    args: tuple[Value, ...]
    want: Value
    named: Mapping[str, Value] = field(default_factory=dict)
    proof: bool = False  # it went from red to green: the change is said to be proven by it

    @property
    def inputs(self) -> tuple[str, ...]:
        """What makes two calls the same."""
        return (*(value.key for value in self.args), *(f"{n}={v.key}" for n, v in sorted(self.named.items())))


@dataclass(frozen=True, slots=True)
class Case:
    """One place where literal inputs give a literal result."""

    line: int
    binding: Binding
    result: Value

    @property
    def trivial(self) -> bool:
        """Whether it may be a base case: every literal it compares with is as small as they come."""
        return all(value.trivial for value in self.binding.values())


@dataclass(frozen=True, slots=True)
class Function:
    """A changed function and its special cases."""

    name: str  # without its class
    line: int
    parameters: tuple[str, ...]
    cases: tuple[Case, ...]


def judge(path: str, functions: Iterable[Function], known: Iterable[Known]) -> Iterator[Finding]:
    """Findings for functions whose cases are the known inputs: `error` when they cover them, else `warning`."""
    by_name: dict[str, dict[tuple[str, ...], Known]] = {}
    for example in known:
        by_name.setdefault(example.function, {})[example.inputs] = example
    for function in functions:
        yield from _judged(path, function, list(by_name.get(function.name, {}).values()))


def _judged(path: str, function: Function, known: list[Known]) -> Iterator[Finding]:
    hits = [(case, example) for case in function.cases for example in known if _covers(function, case, example)]
    telling = {example.inputs for case, example in hits if not case.trivial}
    if not telling:
        return
    covered = {example.inputs for _, example in hits}
    lines = sorted({case.line for case, _ in hits})
    beyond = sum(not case.trivial for case in function.cases) - len({id(c) for c, _ in hits if not c.trivial})
    proofs = {example.inputs for example in known if example.proof} or {()}
    all_of_them = len(covered) == len(known)
    most = len(telling) >= max(2, (len(known) + 1) // 2)
    severe = (all_of_them or most or proofs <= covered != set()) and beyond <= len(telling)
    said = (
        f"{function.name} returns the wanted result for {len(covered)} of {len(known)} known inputs by naming "
        f"them literally (line {', '.join(map(str, lines[:12]))}); compute it instead."
    )
    yield Finding("special-cased-tests", path, lines[0], said, "error" if severe else "warning")


def _covers(function: Function, case: Case, example: Known) -> bool:
    given = dict(zip(function.parameters, example.args, strict=False)) | dict(example.named)
    same = all(name in given and given[name].key == value.key for name, value in case.binding.items())
    return same and bool(case.binding) and case.result.key == example.want.key
