"""What a repository is likely to be where it has no code in a language that we know."""

import re

FOREIGN = re.compile(r"\.(kt|c|cc|cpp|h|cs|rb|php|swift|scala|ex|exs|hs|ml|clj|lua|pl|dart)$")
WORDS = {
    "go": r"\bgolang\b|\bgo test\b|\.go\b|\bgo\.mod\b|\bin Go\b",
    "rust": r"\brust\b|\bcargo\b|\.rs\b|\bCargo\.toml\b",
    "python": r"\bpython|\bpytest\b|\.py\b|\bdef \w+\(",
    "java": r"\bjava\b(?!script)|\bjunit\b|\.java\b|\bmaven\b|\bgradle\b",
    "typescript": r"\btypescript\b|\.tsx?\b",
    "javascript": r"\bjavascript\b|\bnode(\.?js)?\b|\bnpm\b|\.[cm]?js\b|\bfunction \w+\(",
}
