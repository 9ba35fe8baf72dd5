"""Malicious samples of ours that are refused, and files of real packages that look alike and are not.

    python -P -m bench malicious

The packages come from their registries (pip, npm, go, cargo and mvn have to be there); nothing of them is run. Each
file is looked at as if a change had added all of it.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figures import Figure
from bench.look_alikes import fetched, packages
from core.runs import Check, CheckStatus
from tests.conformance.malicious.corpus import refused, samples, subject
from worker.checks import security


def figures() -> Iterator[Figure]:
    """How many are refused of both; each miss is printed."""
    known = samples()
    missed = [sample for sample in known if not refused(sample)]
    for sample in missed:
        print(f"  not refused: {sample}")
    yield Figure("malicious samples", len(known), "", least=120)
    yield Figure("  of them refused", 100 * (1 - len(missed) / len(known)), "%", least=95)
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield from _harmless(Path(folder))


def _harmless(folder: Path) -> Iterator[Figure]:
    counted: Counter[CheckStatus] = Counter()
    for number, package in enumerate(packages()):
        root = fetched(package, folder / str(number))
        for path in package.files:
            done = security.check(subject(path, (root / path).read_bytes()))
            counted[done.status] += 1
            if done.status is CheckStatus.REFUSED:
                print(f"  refused: {package.name} {_told(done)}")
    total = counted.total()
    yield Figure("harmless look-alikes of real packages", total, "", least=300)
    yield Figure("  of them refused", 100 * counted[CheckStatus.REFUSED] / total, "%", most=1)
    yield Figure("  of them failed, as a whole file that is new", 100 * counted[CheckStatus.FAILED] / total, "%")


def _told(done: Check) -> str:
    first = done.findings[0]
    return f"{first.path}:{first.line}: {first.rule}"
