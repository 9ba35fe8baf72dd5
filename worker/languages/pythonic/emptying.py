"""The head's names with the base's behaviour: what a test shows that passes on such code is that names exist.

A new function does nothing, a changed one does what it did on the base, under its new signature. Both hold only
while tests run and no module is being loaded, so that emptying never keeps code from loading.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from worker.languages import Emptied
from worker.languages.pythonic.former import former, is_named, yields
from worker.languages.pythonic.parsing import parsed

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Named = _Function | ast.ClassDef | ast.Assign | ast.AnnAssign | ast.Import | ast.ImportFrom
_BLOCKS = (ast.If, ast.Try, ast.With, ast.For, ast.While)
_KEPT = frozenset(["__slots__", "__all__", "__match_args__"])
_ERRORS = ("Error", "Exception", "Warning", "Interrupt", "Exit")
_PRELUDE = """
{0} = __import__('builtins').__dict__.setdefault('{0}', __import__('types').SimpleNamespace(off=False, specs=[]))
{0}.specs.append(globals().get('__spec__'))
def {0}_on():
    return not {0}.off and not any(getattr(spec, '_initializing', False) for spec in {0}.specs)
"""


def emptied(before: str, after: str, mark: str, *, data: bool, something: bool) -> Emptied:
    """See `worker.languages.Language.emptied`; a head that cannot be read stays as it is."""
    try:
        old, new = _base(before), parsed(after)
        known = dict(named(old.body, ""))
        if not _brings_names(new, old, known):
            return Emptied(before)
        work = _Emptying(known, mark, data, something)
        work.body(new, "")
        _furnish(new, old, mark)
        parts = tuple(work.parts) or ("no function",)  # what is new is a statement that runs while it is loaded
        return Emptied(ast.unparse(ast.fix_missing_locations(new)), parts, tuple(work.data_parts))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Emptied(after, ("what cannot be read",))


def _base(text: str) -> ast.Module:
    """The base's file; one that Python cannot read had no names."""
    try:
        return parsed(text)
    except SyntaxError:
        return ast.Module([], [])


def named(body: Sequence[ast.stmt], prefix: str) -> Iterator[tuple[str, _Named]]:
    """Every definition with its dotted name; what is defined again gets a number."""
    seen: dict[str, int] = {}
    for name, node in _definitions(body, prefix):
        seen[name] = count = seen.get(name, 0) + 1
        yield (f"{name} {count}" if count > 1 else name), node


def _definitions(body: Sequence[ast.stmt], prefix: str) -> Iterator[tuple[str, _Named]]:
    for node in body:
        if isinstance(node, _Named):
            for name in names_of(node):
                yield f"{prefix}{name}", node
        if isinstance(node, ast.ClassDef):
            yield from _definitions(node.body, f"{prefix}{node.name}.")
        if isinstance(node, _BLOCKS):
            yield from _definitions(list(inner(node)), prefix)


def _brings_names(new: ast.Module, old: ast.Module, known: dict[str, _Named]) -> bool:
    """Whether it shows, without a call, that this is not the base: new names, other signatures, other statements."""
    if any(_surface(known.get(name)) != _surface(node) for name, node in named(new.body, "")):
        return True
    return bool(set(_acts(new.body)) - set(_acts(old.body)))


def _acts(body: Sequence[ast.stmt]) -> Iterator[str]:
    """What a module does when it is loaded, besides defining names."""
    for node in body:
        if isinstance(node, (*_BLOCKS, ast.ClassDef)):
            yield from _acts(list(inner(node)))
        elif not (isinstance(node, _Named) and names_of(node)) and not is_docstring(node):
            yield ast.dump(node)


def inner(node: ast.stmt) -> Iterator[ast.stmt]:
    """The statements inside a block statement, those of all its branches."""
    for name in ("body", "orelse", "finalbody"):
        yield from getattr(node, name, [])
    for handler in getattr(node, "handlers", []):
        yield from handler.body


def names_of(node: ast.stmt) -> list[str]:
    """The names that a definition binds."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [alias.asname or alias.name for alias in node.names]
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    parts = [part for target in targets if target for part in (getattr(target, "elts", None) or [target])]
    return [part.id for part in parts if isinstance(part, ast.Name)]


def _surface(node: _Named | None) -> str:
    """What can be seen of a definition without running it."""
    if node is None:
        return ""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return f"{type(node).__name__} {ast.dump(node.args)} {[ast.dump(each) for each in node.decorator_list]}"
    if isinstance(node, ast.ClassDef):
        parts = (*node.bases, *node.keywords, *node.decorator_list)
        return f"class {[ast.dump(part) for part in parts]}"
    return ast.dump(node)


def _furnish(new: ast.Module, old: ast.Module, mark: str) -> None:
    """Put the switch at the top, and what the base's functions need and the head has no more: at the top or the end."""
    there = {name for node in new.body for name in names_of(node)}
    gone = [node for node in old.body if isinstance(node, _Named) and not there & set(names_of(node))]
    imports = [node for node in gone if isinstance(node, (ast.Import, ast.ImportFrom))]
    first = beginning(new)
    usual = [node for node in imports if getattr(node, "module", "") != "__future__"]
    new.body[first:first] = [*usual, *ast.parse(_PRELUDE.format(mark)).body]
    new.body += [node for node in gone if node not in imports]


def beginning(tree: ast.Module) -> int:
    """Where the first statement stands, behind the docstring and what comes from the future."""
    first = sum(1 for node in tree.body[:1] if is_docstring(node))
    while first < len(tree.body) and getattr(tree.body[first], "module", "") == "__future__":
        first += 1
    return first


def is_docstring(node: ast.stmt) -> bool:
    """Whether a statement is only a text."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


@dataclass
class _Emptying:
    known: dict[str, _Named]
    mark: str
    data: bool
    something: bool
    parts: list[str] = field(default_factory=list)
    data_parts: list[str] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def body(self, owner: ast.stmt | ast.Module, prefix: str) -> None:
        """Empty all definitions directly inside `owner`, whatever block they stand in."""
        for name in ("body", "orelse", "finalbody"):
            if isinstance(getattr(owner, name, None), list):
                setattr(owner, name, [self.statement(node, prefix) for node in getattr(owner, name)])
        for handler in getattr(owner, "handlers", []):
            handler.body = [self.statement(node, prefix) for node in handler.body]

    def statement(self, node: ast.stmt, prefix: str) -> ast.stmt:
        known = None
        for name in names_of(node) if isinstance(node, _Named) else []:
            self.seen[f"{prefix}{name}"] = count = self.seen.get(f"{prefix}{name}", 0) + 1
            known = self.known.get(f"{prefix}{name} {count}" if count > 1 else f"{prefix}{name}")
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return self.function(node, known, prefix)
        if isinstance(node, ast.ClassDef):
            self.class_(node, known, prefix)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            self.constant(node, known, prefix)
        elif isinstance(node, _BLOCKS):
            self.body(node, prefix)
        return node

    def function(self, node: _Function, known: _Named | None, prefix: str) -> ast.stmt:
        if known is not None and ast.dump(known) == ast.dump(node):
            return node
        self.parts.append(f"{prefix}{node.name}")
        if isinstance(known, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if type(known) is not type(node):
                return known
            if self.data:
                node.decorator_list = known.decorator_list
        stop: list[ast.stmt] = former(node, known, self.mark) if is_named(known) else [self.end(node)]
        switch = ast.If(ast.parse(f"{self.mark}_on()", mode="eval").body, stop, [])
        node.body.insert(int(is_docstring(node.body[0])), switch)
        return node

    def end(self, node: _Function) -> ast.Return:
        """How a new function ends: with nothing, or with something that is nothing the test can want."""
        special = node.name.startswith("__") and node.name.endswith("__")
        unable = isinstance(node, ast.AsyncFunctionDef) and yields(node)
        if not self.something or special or unable or _does_nothing(node):
            return ast.Return()
        return ast.Return(ast.parse("__import__('builtins').object()", mode="eval").body)

    def class_(self, node: ast.ClassDef, known: _Named | None, prefix: str) -> None:
        own = known if isinstance(known, ast.ClassDef) else None
        if own is None:
            self.parts.append(f"{prefix}{node.name}")
        if own is not None and self.data:
            self.fields(node, f"{prefix}{node.name}.")
        self.body(node, f"{prefix}{node.name}.")
        if own is not None:
            there = {name for part in node.body for name in names_of(part)}
            node.body += [part for part in own.body if isinstance(part, _Named) and not there & set(names_of(part))]
        if self.data and (own is not None or not _is_error(node)):
            node.decorator_list = own.decorator_list if own else []
            node.bases, node.keywords = (own.bases, own.keywords) if own else ([], [])

    def fields(self, node: ast.ClassDef, prefix: str) -> None:
        """Leave out new fields of a class that was there: what makes them work is not in a function."""
        new = [p for p in node.body if isinstance(p, ast.AnnAssign) and not self.known.keys() & set(_full(p, prefix))]
        told = [name for part in new for name in _full(part, prefix)]
        self.parts += told
        self.data_parts += told
        node.body = [part for part in node.body if part not in new] or [ast.Pass()]

    def constant(self, node: ast.Assign | ast.AnnAssign, known: _Named | None, prefix: str) -> None:
        names = names_of(node)
        was = known.value if isinstance(known, (ast.Assign, ast.AnnAssign)) else None
        if node.value is None or not names or _KEPT & set(names):
            return
        if was is not None and ast.dump(was) == ast.dump(node.value):
            return
        told = _full(node, prefix)
        self.parts += told
        if isinstance(node.value, ast.Lambda) and was is None:
            node.value.body = ast.Constant(None)
        elif self.data and (was is not None or _is_single(node)):
            self.data_parts += told
            node.value = was if was is not None else ast.Constant(None)


def _does_nothing(node: _Function) -> bool:
    """Whether the head's function is empty itself: that it returns nothing shows only that it is there."""
    return all(isinstance(part, ast.Pass) or _is_constant(part) for part in node.body)


def _is_constant(part: ast.stmt) -> bool:
    """Whether it is a text or `...` that stands alone, or the return of None."""
    value = part.value if isinstance(part, (ast.Expr, ast.Return)) else part
    alone = isinstance(part, ast.Expr) and isinstance(value, ast.Constant)
    nothing = value is None or (isinstance(value, ast.Constant) and value.value is None)
    return alone or (isinstance(part, ast.Return) and nothing)


def _full(node: ast.stmt, prefix: str) -> list[str]:
    return [f"{prefix}{name}" for name in names_of(node)]


def _is_error(node: ast.ClassDef) -> bool:
    """Whether it is an exception: those must stay what they are to be raised and caught."""
    return any(ast.unparse(base).endswith(_ERRORS) for base in node.bases)


def _is_single(node: ast.Assign | ast.AnnAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return all(isinstance(target, ast.Name) for target in targets)
