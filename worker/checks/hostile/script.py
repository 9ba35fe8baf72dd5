"""What JavaScript and TypeScript code does to the machine and to what measures it.

Patterns over code without its comments, plus the string literals of every call. Weaker than the reading of
Python: aliases and texts that are put together at run time are not followed.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from core.runs import Finding
from worker.checks.changes.grammar import parse, said, walk, without_comments
from worker.checks.hostile import script_flow, words
from worker.checks.hostile.marks import malice, suspect, told
from worker.checks.hostile.script_rules import MALICE, TAMPERING, WEAK
from worker.languages import is_test

_IN_TESTS = frozenset(["ends-process", "patches-foreign", "swaps-modules", "foreign-descriptor"])
_FUNCTIONS = frozenset("function_declaration function_expression arrow_function method_definition generator_function "
                       "generator_function_declaration class_body".split())  # fmt: skip


def findings(path: str, text: str) -> Iterator[Finding]:
    """The findings of one script."""
    code = without_comments(path, text)
    test = is_test(path)
    for rule in MALICE:
        yield from (malice(rule.name, path, line, rule.said) for line in _lines(rule.pattern, code))
    for rule in (*(rule for rule in TAMPERING if not test or rule.name in _IN_TESTS), *WEAK):
        yield from (suspect(rule.name, path, line, rule.said, rule.severity) for line in _lines(rule.pattern, code))
    yield from script_flow.findings(path, code)
    for node in walk(parse(path, text)):
        if node.type in ("call_expression", "new_expression"):
            yield from _call(path, node, test)


def _lines(pattern: re.Pattern[str], code: str) -> list[int]:
    return [code.count("\n", 0, match.start()) + 1 for match in pattern.finditer(code)]


def _call(path: str, node: Node, test: bool) -> Iterator[Finding]:
    line = node.start_point[0] + 1
    called = said(node.child_by_field_name("function") or node.child_by_field_name("constructor") or node)[:200]
    arguments = node.child_by_field_name("arguments")
    texts = (
        [said(part)[1:-1] for part in walk(arguments) if part.type in ("string", "template_string")]
        if arguments
        else []
    )
    if re.search(r"\b(?:exec|execSync|spawn|spawnSync|execFile|execFileSync|fork|\$)$", called):
        texts.append(" ".join(texts))
        found = filter(None, (words.command(text) for text in texts))
        yield from (told(word, path, line) for word in list(found)[:1])
    if not re.search(r"(?:startsWith|endsWith|includes|log|warn|describe|it|test)$", called):
        named = re.search(
            r"\b(?:join|resolve|normalize|basename|dirname|exists|existsSync|fileExists|Definition)$", called
        )
        places = [
            words.named(word, text) if named else word
            for text, word in ((text, words.place(text)) for text in texts)
            if word and not (test and word.rule in ("sandbox-probe", "measurement-detection"))
        ]
        yield from (told(word, path, line) for word in places[:1])
    if re.sub(r"\s", "", called) in ("process.exit", "process?.exit") and _at_import(node):
        yield suspect("ends-process", path, line, "ends the process when it is loaded")


def _at_import(node: Node) -> bool:
    here = node.parent
    while here is not None:
        if here.type in _FUNCTIONS or (here.type == "if_statement" and "require.main" in said(here)[:200]):
            return False
        here = here.parent
    return True
