"""What changed, as text: shared ground of the checks that read and never run."""

from worker.checks.changes.files import File, files
from worker.checks.changes.novelty import new_lines, novel
from worker.checks.changes.summing import worst

__all__ = ["File", "files", "new_lines", "novel", "worst"]
