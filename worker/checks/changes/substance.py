"""What a change does to code, in one short word: the same for changes that do the same, as far as their tokens tell."""

import hashlib

from worker.checks import Subject
from worker.checks.changes.files import files
from worker.languages.tokens import tokens

_WORDS = frozenset([".md", ".rst", ".adoc"])  # not all of PROSE: what lies in .txt or .csv may be read by code


def substance(subject: Subject) -> str:
    """A digest of the changed files as they are then, without tests, documents, comments, docstrings and blank space.

    Empty where nothing else is changed.
    """
    digest = hashlib.sha256()
    changed = False
    for file in sorted(files(subject), key=lambda one: one.path):
        if file.test or file.suffix in _WORDS:
            continue
        after = tokens(file.path, file.after)
        if after != tokens(file.path, file.before):
            changed = True
            digest.update(repr((file.path, after)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest() if changed else ""
