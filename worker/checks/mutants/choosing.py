"""The sample of mutants that are tried: always the same for the same change."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from worker.checks.mutants.lines import Changed
from worker.languages.mutation import Mutable, Mutation


@dataclass(frozen=True, slots=True)
class Chosen:
    """One mutant of a changed file."""

    file: Changed
    mutation: Mutation


def chosen(language: Mutable, changed: Sequence[Changed], diff: str, most: int) -> tuple[Chosen, ...]:
    """At most `most` mutants of the changed lines, spread over them: no line has two while another has none.

    Which ones is drawn by the hash of the diff, so that nobody can know them before the change is made, and
    everybody finds the same ones for it.
    """
    seed = hashlib.sha256(diff.encode("utf-8", "surrogateescape")).digest()
    lines: dict[tuple[str, int], list[Chosen]] = defaultdict(list)
    for file in changed:
        for mutation in language.mutations(file.text, file.lines):
            lines[file.path, mutation.line].append(Chosen(file, mutation))
    ranked = []
    for group in lines.values():
        ordered = sorted(group, key=lambda one: _lot(seed, one))
        ranked += [(place, _lot(seed, one), one) for place, one in enumerate(ordered)]
    ranked.sort(key=lambda each: each[:2])
    picked = [one for _, _, one in ranked[:most]]
    return tuple(sorted(picked, key=lambda one: (one.file.path, one.mutation.line, one.mutation.start)))


def _lot(seed: bytes, one: Chosen) -> bytes:
    wrong = one.mutation
    name = f"{one.file.path}\0{wrong.start}\0{wrong.end}\0{wrong.text}"
    return hashlib.sha256(seed + name.encode("utf-8", "surrogateescape")).digest()
