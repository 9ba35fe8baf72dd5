"""What was left behind: functions without a body, notes to do it later, traces of debugging."""

import ast
import re
from collections.abc import Collection, Iterator

from core.runs import Finding, Issue
from worker.checks.changes import File, new_lines
from worker.checks.changes.files import PYTHON, SCRIPT
from worker.checks.changes.grammar import without_comments
from worker.checks.changes.module import Module, read

_FREE_BASES = ("Protocol", "ABC", "ABCMeta")
_FREE_MARKS = ("abstractmethod", "overload", "abstractproperty", "abstractclassmethod")
_NAME = re.compile(r"[^\W\d]\w{2,}")
_COMMENT = re.compile(r"#|//|/\*|^\s*\*")
_LATER = re.compile(r"\b(?:TODO|FIXME|XXX|your code here|implement (?:this|me|here))\b", re.IGNORECASE)
_JS_STUB = re.compile(r"throw\s+new\s+Error\(\s*['\"`](?:TODO|not (?:yet )?implemented)", re.IGNORECASE)
_JS_DEBUG = re.compile(r"^\s*debugger\b|\bconsole\.(?:log|debug|trace|dir)\(")
_PY_BREAK = ("breakpoint", "pdb.set_trace", "ipdb.set_trace", "pudb.set_trace", "builtins.breakpoint")
_SPEAKING = re.compile(r"(?:^|/)(?:cli|main|__main__|manage|setup|bin|scripts?|examples?|tools?|bench\w*)(?:/|\.|$)")


def findings(file: File, issue: Issue) -> Iterator[Finding]:
    """The findings of one changed file; a stub where code was, or in a plain function, is an `error`."""
    if file.suffix in PYTHON and (module := read(file.after)):
        yield from _stubs(file, module, frozenset(_NAME.findall(issue.title)))
        yield from () if file.test else _traces(file, module)
    if file.suffix in SCRIPT:
        yield from _script(file)
    if file.suffix in PYTHON | SCRIPT:
        for number, line in new_lines(file):
            if (comment := _COMMENT.search(line)) and _LATER.search(line, comment.end()):
                yield Finding("left-for-later", file.path, number, "A note says that something here is not done.")


def _stubs(file: File, module: Module, asked: Collection[str]) -> Iterator[Finding]:
    old = read(file.before)
    before = {_qualified(old, node): _is_stub(node) for node in _functions(old)} if old else {}
    for node in _functions(module):
        kind = _is_stub(node)
        name = _qualified(module, node)
        if not kind or _may_be_empty(module, node):
            continue
        typed, method = file.path.endswith(".pyi"), isinstance(module.parents.get(node), ast.ClassDef)
        if before.get(name) == kind:
            if node.name in asked and not typed and not (method and kind == "pass"):
                said = f"The issue is about {node.name}, and it still has no body (only `{kind}`)."
                yield Finding("still-a-stub", file.path, node.lineno, said)
            continue
        emptied = name in before and not before[name]
        said = f"{node.name} {'lost its body' if emptied else 'has no body'} (only `{kind}`)."
        plain = not method and kind != "pass"
        severity = "error" if (emptied or plain) and not typed else "warning"
        yield Finding("stub", file.path, node.lineno, said, severity)


def _qualified(module: Module, node: ast.AST) -> str:
    """The name with those of its classes and functions: methods of several classes share their own."""
    here: ast.AST | None = node
    names = []
    while here is not None:
        if isinstance(here, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.append(here.name)
        here = module.parents.get(here)
    return ".".join(reversed(names))


def _functions(module: Module | None) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    nodes = ast.walk(module.tree) if module else ()
    return [node for node in nodes if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def _is_stub(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    body = [
        line
        for line in node.body
        if not (
            isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant) and isinstance(line.value.value, str)
        )
    ]
    if not body:
        return "a docstring"
    if len(body) > 1:
        return ""
    if isinstance(body[0], ast.Pass):
        return "pass"
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and body[0].value.value is Ellipsis:
        return "..."
    raised = body[0].exc if isinstance(body[0], ast.Raise) else None
    return "NotImplementedError" if raised is not None and "'NotImplementedError'" in ast.dump(raised) else ""


def _may_be_empty(module: Module, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    marks = {module.dotted(mark).rpartition(".")[2] for mark in node.decorator_list}
    owner = module.parents.get(node)
    bases = owner.bases if isinstance(owner, ast.ClassDef) else []
    named = {
        module.dotted(base.value if isinstance(base, ast.Subscript) else base).rpartition(".")[2] for base in bases
    }
    return bool(marks & set(_FREE_MARKS) or named & set(_FREE_BASES))


def _traces(file: File, module: Module) -> Iterator[Finding]:
    fresh = {number for number, _ in new_lines(file)}
    quiet = "print(" not in file.before and not _SPEAKING.search(file.path)
    for call, name in module.calls():
        if call.lineno not in fresh:
            continue
        if name in _PY_BREAK:
            yield Finding("debugging", file.path, call.lineno, "A breakpoint was left in the code.", "error")
        elif name == "print" and quiet and not _guarded(module, call):
            yield Finding("debugging", file.path, call.lineno, "A print was added to code that printed nothing before.")


def _guarded(module: Module, node: ast.AST) -> bool:
    here = module.parents.get(node)
    while here is not None:
        if isinstance(here, ast.If) and "__main__" in ast.dump(here.test):
            return True
        if isinstance(here, (ast.FunctionDef, ast.AsyncFunctionDef)) and here.name in ("main", "_main", "run"):
            return True
        here = module.parents.get(here)
    return False


def _script(file: File) -> Iterator[Finding]:
    code = without_comments(file.path, file.after).split("\n")
    quiet = "console." not in file.before and not _SPEAKING.search(file.path) and not file.test
    for number, line in new_lines(file):
        plain = code[number - 1] if number <= len(code) else line
        if _JS_STUB.search(plain):
            yield Finding("stub", file.path, number, "A function only throws that it is not implemented.", "error")
        found = _JS_DEBUG.search(plain)
        if found and "debugger" in found[0]:
            yield Finding("debugging", file.path, number, "A `debugger` statement was left in the code.", "error")
        elif found and quiet:
            yield Finding("debugging", file.path, number, "Console output was added to code that had none.")
