"""How long the docx of a run with 5 attempts and a 2,000-line diff takes.

The ratio is to Pygments alone colouring the same diff once: work that no report in colours can do without.
"""

import time
from collections.abc import Callable

from pygments.lexers import get_lexer_by_name

from tests.worker.reports import samples
from worker.reports import Report, docx

LIMIT_S = 1.5
ROUNDS = 5


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def coloured_alone(report: Report) -> Callable[[], object]:
    """What the report is compared with."""
    code = "\n".join(line[1:] for line in report.diff.split("\n"))
    return lambda: list(get_lexer_by_name("python").get_tokens(code))


def main() -> None:
    """Print the first (imports included) and the best warm time, and the ratio."""
    report = samples.huge(lines=2_000, count=5)
    first = seconds(lambda: docx.render(report))
    warm = min(seconds(lambda: docx.render(report)) for _ in range(ROUNDS))
    alone = min(seconds(coloured_alone(report)) for _ in range(ROUNDS))
    print(f"docx, 5 attempts, {report.diff.count(chr(10)):,} lines of diff: at most {LIMIT_S} s")
    print(f"  first   {first:.3f} s (imports included)")
    print(f"  warm    {warm:.3f} s = {warm / alone:.1f} x Pygments alone on the same lines ({alone:.3f} s)")
    print(f"  {'held' if first <= LIMIT_S else 'NOT HELD'}")


if __name__ == "__main__":
    main()
