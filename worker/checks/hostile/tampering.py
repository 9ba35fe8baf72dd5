"""Python code that reaches for what measures it: the test framework, the interpreter, the end of the process."""

import ast
import sys
from collections.abc import Iterator

from core.runs import Finding
from worker.checks.changes.module import Module
from worker.checks.hostile.marks import suspect

_INTERNALS = (
    *("_pytest", "pluggy", "xdist", "pytest_"),
    *("unittest.case", "unittest.runner", "unittest.result", "unittest.loader", "unittest.suite", "unittest.main"),
)
_ENDS = frozenset(["os._exit", "os.abort", "os.execv", "os.execve", "os.execvp", "os.execl", "atexit.register"])
_EXITS = frozenset(["sys.exit", "exit", "quit", "builtins.exit"])
_TRACES = frozenset("sys.settrace sys.setprofile threading.settrace threading.setprofile sys.addaudithook".split())
_DIGS = ("gc.get_", "sys._getframe", "sys._current_frames", "inspect.stack", "inspect.currentframe", "inspect.trace",
         "inspect.getouterframes", "inspect.getinnerframes")  # fmt: skip
_HOOKS = ("pytest_runtest_", "pytest_pyfunc_call", "pytest_report_", "pytest_sessionfinish", "pytest_collection_")
_FRAME = frozenset(["f_back", "f_locals", "f_globals", "tb_frame", "gi_frame", "__subclasses__", "co_code", "__code__"])
_VALUES = frozenset("int float complex str bytes list tuple dict set frozenset".split())
_FREE = frozenset(
    "stdout stderr stdin excepthook displayhook argv path dont_write_bytecode tracebacklimit unraisablehook".split()
)


_IN_TESTS = frozenset(
    "ends-process framework-internals swaps-modules patches-foreign traces-interpreter foreign-descriptor".split()
)


def in_tests(module: Module, path: str) -> Iterator[Finding]:
    """The findings of one test module: what would reach other tests that share its process."""
    yield from (finding for finding in findings(module, path) if finding.rule in _IN_TESTS)
    assigned = (node for node in ast.walk(module.tree) if isinstance(node, ast.Assign) and module.at_import(node))
    for node in assigned:
        owners = [module.dotted(target.value) for target in node.targets if isinstance(target, ast.Attribute)]
        for owner in {*owners} & {*module.names.values()}:
            yield suspect("patches-product", path, node.lineno, f"replaces a part of {owner} for all other tests")


def findings(module: Module, path: str) -> Iterator[Finding]:
    """The findings of one product module."""
    for call, name in module.calls():
        reach = _called(module, call, name)
        if reach:
            yield suspect(reach[0], path, call.lineno, reach[1])
    for node in ast.walk(module.tree):
        for rule in (_imported, _assigned, _looked, _equals, _raised):
            said = rule(module, node)
            if said:
                yield suspect(said[0], path, getattr(node, "lineno", 0), said[1], *said[2:])


Said = tuple[str, str] | tuple[str, str, str] | None


def _called(module: Module, call: ast.Call, name: str) -> tuple[str, str] | None:
    if name in _ENDS or (name in _EXITS and module.at_import(call)):
        return "ends-process", f"ends or hooks the end of the process ({name}), which can hide test results"
    if name in ("os.kill", "os.killpg", "signal.raise_signal") and "getp" in ast.dump(call):
        return "ends-process", "sends signals to its own process or its parent, which can hide test results"
    if name in _TRACES or name.startswith("sys.monitoring."):
        return "traces-interpreter", f"hooks into the interpreter ({name})"
    if name.startswith(_DIGS):
        return "digs-in-frames", f"looks into other code's objects or frames ({name})"
    if any(module.fold.text(argument) in ("__eq__", "__ne__") for argument in _keys(call)):
        return "lying-equality", "decides while it runs what its objects equal"
    if name in ("setattr", "delattr") and call.args and _foreign(module, call.args[0]):
        return "patches-foreign", f"replaces a part of {module.dotted(call.args[0])}"
    if name.startswith("sys.modules.") and name.rpartition(".")[2] in ("pop", "update", "setdefault", "clear"):
        return "swaps-modules", "changes which modules are loaded"
    if name in ("sys.modules.items", "sys.modules.values", "sys.modules.copy"):
        return "digs-in-frames", "looks through all modules that are loaded, those of the tests among them"
    if name in ("os.fdopen", "os.write") and _high_number(call):
        return "foreign-descriptor", "writes to a file descriptor it did not open"
    return None


def _keys(call: ast.Call) -> list[ast.expr]:
    """What is handed to a call by position, the keys of dictionaries among it."""
    keys = [key for part in call.args if isinstance(part, ast.Dict) for key in part.keys if key is not None]
    return [part for part in call.args if not isinstance(part, ast.Dict)] + keys


def _high_number(call: ast.Call) -> bool:
    first = call.args[0] if call.args else None
    return isinstance(first, ast.Constant) and isinstance(first.value, int) and first.value > 2


def _imported(module: Module, node: ast.AST) -> Said:
    if isinstance(node, ast.Import):
        found = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        found = [f"{node.module}.{alias.name}" for alias in node.names]
    else:
        return None
    inner = next((name for name in found if name.startswith(_INTERNALS)), None)
    if inner and inner != "unittest.main":
        return "framework-internals", f"imports the inside of the test framework ({inner})"
    if any(name.partition(".")[0] == "pytest" for name in found):
        return "framework-in-product", "imports pytest in product code; tests belong into test files"
    if any(name.partition(".")[0] == "unittest" for name in found):
        return "framework-in-product", "imports unittest in product code; tests belong into test files", "warning"
    return None


def _assigned(module: Module, node: ast.AST) -> Said:
    targets = node.targets if isinstance(node, (ast.Assign, ast.Delete)) else [getattr(node, "target", None)]
    if not isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Delete)):
        return None
    for target in filter(None, targets):
        if isinstance(target, ast.Name) and target.id == "pytest_plugins":
            return "framework-internals", "makes pytest load plugins"
        if isinstance(target, ast.Subscript) and module.dotted(target.value) in ("sys.modules", "__builtins__"):
            return "swaps-modules", f"changes {module.dotted(target.value)}"
        if isinstance(target, ast.Attribute) and _foreign(module, target.value) and target.attr not in _FREE:
            return "patches-foreign", f"replaces {module.dotted(target)}, which is not its own"
    return None


def _foreign(module: Module, node: ast.AST) -> bool:
    """Whether `node` is a module of Python or of a test framework, or something inside one."""
    name = module.dotted(node)
    first = name.partition(".")[0]
    if first not in sys.stdlib_module_names and first not in ("pytest", "_pytest", "builtins", "__builtins__"):
        return False
    return first in ("__builtins__",) or any(bound.partition(".")[0] == first for bound in module.names.values())


def _looked(module: Module, node: ast.AST) -> Said:
    if isinstance(node, ast.Attribute) and node.attr == "pluginmanager":
        return "framework-internals", "reaches for the plugins of the test framework"
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith(_HOOKS):
        return "framework-internals", f"defines a hook of pytest ({node.name}), which can change the results of tests"
    if isinstance(node, ast.Attribute) and node.attr in _FRAME:
        return "digs-in-frames", f"looks into other code's frames or classes ({node.attr})"
    if not isinstance(node, ast.Compare):
        return None
    sides = [module.dotted(part) for part in ast.walk(node) if isinstance(part, (ast.Name, ast.Attribute))]
    texts = [module.fold.text(part) or "" for part in (node.left, *node.comparators)]
    names_tests = any(word in text for text in texts for word in ("pytest", "unittest", "doctest", "_test"))
    if names_tests and {"sys.modules", "sys.argv"} & set(sides):
        return "measurement-detection", "finds out whether it is being tested"
    if {"PYTEST_CURRENT_TEST", "PYTEST_VERSION"} & set(texts):
        return "measurement-detection", "finds out whether it is being tested"
    return None


def _equals(module: Module, node: ast.AST) -> Said:
    if isinstance(node, ast.ClassDef) and {module.dotted(base) for base in node.bases} & _VALUES:
        own = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
        if {"__eq__", "__ne__"} & own:
            return "own-equality", "is a built-in value that decides itself what it equals", "warning"
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name in ("__eq__", "__ne__"):
        body = [line for line in node.body if not (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant))]
        only = body[0] if len(body) == 1 else None
        if isinstance(only, ast.Return) and _is_bool(only.value, node.name == "__eq__"):
            return "lying-equality", f"defines {node.name} so that every comparison comes out the same"
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        if {"__eq__", "__ne__"} & set(names) and _is_bool(node.value.body, "__eq__" in names):
            return "lying-equality", "defines __eq__ so that every comparison comes out the same"
    return None


def _is_bool(node: ast.expr | None, wanted: bool) -> bool:
    return isinstance(node, ast.Constant) and node.value is wanted


def _raised(module: Module, node: ast.AST) -> Said:
    if not isinstance(node, ast.Raise) or node.exc is None or not module.at_import(node):
        return None
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    if module.dotted(raised) in ("SystemExit", "KeyboardInterrupt", "builtins.SystemExit"):
        return "ends-process", "ends the process when it is imported"
    return None
