"""How the rules of the security check say what they found."""

from core.runs import Finding
from worker.checks.hostile.words import Word

MALICE = "malice:"  # a rule with this prefix is refused: no honest change needs it


def malice(rule: str, path: str, line: int, said: str) -> Finding:
    """A finding that ends the run."""
    return Finding(f"{MALICE}{rule}", path, line, f"This code {said}.", "error")


def suspect(rule: str, path: str, line: int, said: str, severity: str = "error") -> Finding:
    """A finding that fails the attempt (or warns) and that the next attempt can mend."""
    return Finding(rule, path, line, f"This code {said}.", severity)


def told(word: Word, path: str, line: int) -> Finding:
    """The finding for a text on a list."""
    return (malice if word.malice else suspect)(word.rule, path, line, word.said)
