"""The head's code whose new and changed functions do what they do, and return something else.

A test that passes where what comes back is another value of the same kind, and fails where nothing comes back, sees
only that there is a value.
"""

import ast

from worker.languages.pythonic.emptying import beginning, named
from worker.languages.pythonic.former import is_named, yields
from worker.languages.pythonic.parsing import parsed

_PRELUDE = """
{0} = __import__('builtins').__dict__.setdefault('{0}', __import__('types').SimpleNamespace(off=False, specs=[]))
{0}.specs.append(globals().get('__spec__'))
{0}.__dict__.setdefault('inside', __import__('contextvars').ContextVar('{0}', default=False))
def {0}_on():
    loading = any(getattr(spec, '_initializing', False) for spec in {0}.specs)
    return not ({0}.off or loading or {0}.inside.get())
def {0}_bent(function):
    functools, inspect = __import__('functools'), __import__('inspect')
    @functools.wraps(function)
    def plain(*args, **named):
        if not {0}_on():
            return function(*args, **named)
        token = {0}.inside.set(True)
        try:
            return {0}_other(function(*args, **named))
        finally:
            {0}.inside.reset(token)
    @functools.wraps(function)
    async def waited(*args, **named):
        if not {0}_on():
            return await function(*args, **named)
        token = {0}.inside.set(True)
        try:
            return {0}_other(await function(*args, **named))
        finally:
            {0}.inside.reset(token)
    return waited if inspect.iscoroutinefunction(function) else plain
"""
_LOST = """
def {0}_other(value):
    return None
"""
_OTHER = """
def {0}_other(value):
    kind = type(value)
    if value is None:
        return object()
    if kind is bool:
        return not value
    if kind in (int, float, complex):
        return kind(-91357) if value != -91357 else kind(-91358)
    if kind in (str, bytes):
        return kind(b'\\x7f pullwright') if kind is bytes else '\\x7f pullwright'
    if kind is tuple:
        return tuple(map({0}_other, value)) or (object(),)
    if kind in (list, set, frozenset):
        some = [{0}_other(each) for each in value]
        return kind(some[:1] + [object()] * (len(some) < 2))
    if kind is dict:
        return dict([('\\x7f pullwright', object())])
    try:
        return object.__new__(kind)
    except TypeError:
        return None
"""


def bent(before: str, after: str, mark: str, *, lost: bool) -> str | None:
    """See `worker.languages.Language.bent`; None where nothing is new, or it cannot be read."""
    try:
        old, new = parsed(before) if before else ast.Module([], []), parsed(after)
        known = {name: ast.dump(node) for name, node in named(old.body, "")}
        fresh = [node for name, node in named(new.body, "") if is_named(node) and known.get(name) != ast.dump(node)]
        chosen = [node for node in fresh if not node.name.startswith("__") and not yields(node)]
        for node in chosen:
            node.decorator_list.append(ast.Name(f"{mark}_bent", ast.Load()))
        first = beginning(new)
        new.body[first:first] = ast.parse(_PRELUDE.format(mark) + (_LOST if lost else _OTHER).format(mark)).body
        return ast.unparse(ast.fix_missing_locations(new)) if chosen else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
