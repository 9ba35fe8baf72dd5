"""Special-casing: does a change return what the tests want because it knows the tests?"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from core.runs import Finding
from worker.checks import Subject
from worker.checks.changes import File
from worker.checks.changes.files import PYTHON, SCRIPT
from worker.checks.changes.grammar import parse
from worker.checks.changes.module import read
from worker.checks.craft import python_cases, python_known, script_cases, script_known
from worker.checks.craft.cases import Function, Known, judge
from worker.languages import is_test

_LARGEST = 200_000  # characters of a test file whose literals are read


def findings(subject: Subject, files: Iterable[File]) -> Iterator[Finding]:
    """Findings for changed functions that name the inputs of tests or examples and return what they want."""
    changed = list(files)
    known = [*_of_examples(subject), *_of_tests(subject, changed)]
    if not known:
        return
    for file in changed:
        if not file.test:
            yield from judge(file.path, _functions(file), known)


def _functions(file: File) -> Iterator[Function]:
    if file.suffix in PYTHON:
        new, old = read(file.after), read(file.before)
        yield from python_cases.functions(new.tree, old.tree if old else None) if new else ()
    elif file.suffix in SCRIPT:
        yield from script_cases.functions(parse(file.path, file.after), parse(file.path, file.before))


def _of_examples(subject: Subject) -> Iterator[Known]:
    proofs = subject.evidence.red_to_green if subject.evidence else ()
    for example in subject.examples:
        for reading in (python_known.from_example, script_known.from_example):
            known = reading(example.source, example.want)
            if known is not None:
                yield replace(known, proof=example.id in proofs)
                break


def _of_tests(subject: Subject, changed: list[File]) -> Iterator[Known]:
    texts = {path: data.decode(errors="replace") for path, data in subject.tests.items()}
    texts |= {file.path: file.after for file in changed if is_test(file.path)}
    for path, text in texts.items():
        file = File(path, "", text)
        if len(text) > _LARGEST:
            continue
        if file.suffix in PYTHON and (module := read(text)):
            yield from python_known.from_tests(module.tree)
        elif file.suffix in SCRIPT:
            yield from script_known.from_tests(parse(path, text))
