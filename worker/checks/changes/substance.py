"""What a change does, in one short word: two changes of the same substance do the same, whatever they say of it."""

import hashlib

from worker.checks import Subject
from worker.checks.changes.files import files
from worker.languages.tokens import tokens


def substance(subject: Subject) -> str:
    """A digest of the changed code without comments, docstrings, blank space and tests; empty where none is changed."""
    digest = hashlib.sha256()
    changed = False
    for file in sorted(files(subject), key=lambda one: one.path):
        after = tokens(file.path, file.after)
        if file.test or after == tokens(file.path, file.before):
            continue
        changed = True
        digest.update(repr((file.path, after)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest() if changed else ""
