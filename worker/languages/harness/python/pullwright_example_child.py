"""Imports one file of the project and runs examples in it. Everything here is at the project's mercy:
what it answers is only a value, and the host alone knows the value that is wanted."""

import ast
import builtins
import contextlib
import importlib
import importlib.util
import io
import json
import os
import sys
import traceback
import types

_type, _repr, _str, _len, _id = type, repr, str, len, id
_DEPTH, _SIZE = 12, 20_000


def _encode(value, depth=0):
    """A value as [type, content], by exact types: an object that only claims to be equal stays an object."""
    kind = _type(value)
    if depth > _DEPTH:
        return ["deep", ""]
    if value is None or kind is bool:
        return ["constant", _repr(value)]
    if kind in (int, float, complex, str, bytes):
        return [kind.__name__, _repr(value) if kind is not str else value]
    if kind in (list, tuple, set, frozenset):
        return [kind.__name__, [_encode(item, depth + 1) for item in kind.__iter__(value)]]
    if kind is dict:
        return ["dict", [[_encode(k, depth + 1), _encode(v, depth + 1)] for k, v in dict.items(value)]]
    return ["object", f"{kind.__module__}.{kind.__qualname__}"]


def _module(path):
    """The module of a file, imported under the name that the project itself would use."""
    folder, name = os.path.split(os.path.join("/work", path))
    parts = [name[: -len(".py")]]
    if parts == ["__init__"]:
        folder, package = os.path.split(folder)
        parts = [package]
    while os.path.exists(os.path.join(folder, "__init__.py")) and folder not in ("/work", "/"):
        folder, package = os.path.split(folder)
        parts.insert(0, package)
    here = os.getcwd()
    sys.path[:0] = list(dict.fromkeys([folder, f"{here}/src", here]))
    if all(part.isidentifier() for part in parts):
        module = importlib.import_module(".".join(parts))
        if os.path.realpath(getattr(module, "__file__", None) or "") == os.path.realpath(os.path.join("/work", path)):
            return module
    spec = importlib.util.spec_from_file_location("_".join(parts), os.path.join("/work", path))
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _execute(source, space):
    tree = ast.parse(source)
    if len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr):
        return eval(compile(ast.Expression(tree.body[0].value), "<example>", "eval"), space)
    exec(compile(tree, "<example>", "exec"), space)
    return None


class Caught:
    """Whatever the project raises, its own exits included, is an answer and no end of this process."""

    error = None

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.error = error
        return True


def _step(step, space):
    printed = io.StringIO()
    answer = {"id": step["id"]}
    with Caught() as caught, contextlib.redirect_stdout(printed):
        for source in step["setup"]:
            _execute(source, space)
        printed.truncate(0)
        printed.seek(0)
        value = _execute(step["source"], space)
        answer.update(status="value", value=_encode(value))
        answer["text"] = "" if value is None else _str(_repr(value))[:_SIZE] + "\n"
    if caught.error is not None:
        answer.update(status="raised", error=_described(caught.error), where=_where(caught.error))
    answer["printed"] = printed.getvalue()[:_SIZE]
    return answer


def _described(error):
    return "".join(traceback.format_exception_only(type(error), error))[:4000]


def _where(error):
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith("/work/")]
    return f"{frames[-1].filename[len('/work/') :]}:{frames[-1].lineno}" if frames else ""


def main():
    out = int(sys.argv[1])
    os.set_inheritable(out, False)
    given = json.loads(sys.stdin.buffer.read())
    switch = types.SimpleNamespace(off=True, specs=[])  # see pullwright_emptied.py
    if given["mark"]:
        setattr(builtins, given["mark"], switch)
    module, failed = None, None
    with Caught() as caught, contextlib.redirect_stdout(io.StringIO()):
        module = _module(given["path"])
    if caught.error is not None:
        failed = {"status": "unimportable", "error": _described(caught.error), "where": _where(caught.error)}
    switch.off = False
    space, block = {}, None
    for step in given["steps"]:
        if step["block"] != block:
            block = step["block"]
            space = dict(vars(module)) if module else {}
        answer = {"id": step["id"], **failed} if failed else _step(step, space)
        line = json.dumps(answer).encode() + b"\n"
        while line:
            line = line[os.write(out, line) :]
    os._exit(0)


if __name__ == "__main__":
    main()
