"""What Python code does to the machine: shells, credentials, the network, hidden code."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.runs import Finding
from worker.checks.changes.following import follow
from worker.checks.changes.module import Module
from worker.checks.hostile import python_orders, words
from worker.checks.hostile.marks import malice, told

_RUNNERS = ("os.system", "os.popen", "os.exec", "os.spawn", "os.posix_spawn", "subprocess.", "commands.", "pty.spawn")
_SENDERS = ("requests.", "httpx.", "urllib.request.", "urllib3.", "http.client.", "aiohttp.", "smtplib.", "ftplib.")
_METHODS = frozenset("send sendall sendto post put request urlopen sendmail getaddrinfo gethostbyname".split())
_DECODERS = frozenset(
    "b64decode b32decode b16decode b85decode a85decode urlsafe_b64decode standard_b64decode decodebytes "
    "unhexlify a2b_hex fromhex decompress loads rot13".split()
)
_EVALS = frozenset("exec eval compile builtins.exec builtins.eval builtins.compile runpy.run_path __import__".split())
_REACHES = re.compile(r"__import__|\b(?:system|popen|subprocess|socket|pty)\b")
_SECRET_SOURCES = ("os.environ", "os.environb")
_PATHS = ("os.path.", "pathlib.", "posixpath.", "ntpath.")
_ROOTS = frozenset(["/", "/*", "~", "/home", "/etc", "/usr", "/var", "/root", "/bin", "/lib", "C:\\"])


@dataclass(frozen=True, slots=True)
class Held:
    """Variables that hold decoded bytes or a download, and those that hold the whole environment."""

    hidden: frozenset[str]
    environment: frozenset[str]

    @classmethod
    def of(cls, module: Module) -> "Held":
        hidden = follow(module, lambda part: isinstance(part, ast.Call) and _unseen(module.dotted(part.func)))
        environment = follow(module, lambda part: _whole_environment(module, part), stops=_RUNNERS)
        return cls(hidden, environment)


def _unseen(name: str) -> bool:
    return _decodes(name) or name.startswith(_SENDERS) or name == "chr"


def findings(module: Module, path: str) -> Iterator[Finding]:
    """The findings of one module, by what its calls are and what they are given."""
    held = Held.of(module)
    for call, name in module.calls():
        for rule in (_texts, _hidden_code, _sent):
            yield from rule(module, path, call, name, held)
        if name in ("shutil.rmtree", "os.removedirs") and call.args and _is_root(module, call.args[0]):
            yield malice("destruction", path, call.lineno, "destroys files of the machine")
        if name in ("os.fork", "os.forkpty") and _endless(module, call):
            yield malice("fork-bomb", path, call.lineno, "multiplies until the machine stands still")
    yield from _shells(module, path)
    yield from _paths(module, path)
    yield from python_orders.findings(module, path)


def _texts(module: Module, path: str, call: ast.Call, name: str, held: Held) -> Iterator[Finding]:
    """Texts handed to any call: places; to one that runs programs: commands."""
    arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
    for argument in arguments:
        text = module.fold.text(argument)
        word = words.place(text) if text else None
        if word and not _only_compares(name):
            yield told(words.named(word, text) if text and name.startswith(_PATHS) else word, path, call.lineno)
    if name.startswith(_RUNNERS) or name.endswith((".exec_command", ".create_subprocess_shell")):
        line = _command_line(module, arguments)
        word = words.command(line) or words.place(line)
        if word:
            yield told(word, path, call.lineno)


def _only_compares(name: str) -> bool:
    return name.rpartition(".")[2] in {"startswith", "endswith", "print", "compile", "add_argument", "warning", "info"}


def _command_line(module: Module, arguments: list[ast.expr]) -> str:
    parts: list[str] = []
    for argument in arguments:
        items = argument.elts if isinstance(argument, (ast.List, ast.Tuple)) else [argument]
        parts += [module.fold.text(item) or "\N{REPLACEMENT CHARACTER}" for item in items]
    return " ".join(parts)


def _hidden_code(module: Module, path: str, call: ast.Call, name: str, held: Held) -> Iterator[Finding]:
    """Code that is run but cannot be read: decoded, unmarshalled, downloaded."""
    runs = name.removeprefix("__builtins__.") in _EVALS
    loads = name in ("pickle.loads", "marshal.loads", "dill.loads", "cloudpickle.loads", "types.FunctionType")
    if not (runs or loads) or not call.args:
        return
    inside = [module.dotted(node.func) for node in ast.walk(call.args[0]) if isinstance(node, ast.Call)]
    named = any(isinstance(node, ast.Name) and node.id in {*held.hidden, "chr"} for node in ast.walk(call.args[0]))
    if named or any(_decodes(each) or each.startswith(_SENDERS) for each in inside):
        yield malice("hidden-code", path, call.lineno, "runs code that was hidden from its reader")
        return
    text = module.fold.text(call.args[0]) if runs else None
    word = words.command(text) or _names_shell(text) if text else None
    if word:
        yield told(word, path, call.lineno)


def _decodes(name: str) -> bool:
    last = name.rpartition(".")[2]
    return last in _DECODERS and not name.startswith(("json.", "tomllib.", "yaml."))


def _names_shell(text: str) -> words.Word | None:
    hit = _REACHES.search(text)
    return words.COMMANDS[0]._replace(rule="hidden-code", said="runs programs from inside a text") if hit else None


def _whole_environment(module: Module, node: ast.AST) -> bool:
    """`os.environ` as a value, not one of its entries."""
    if not isinstance(node, (ast.Attribute, ast.Name)) or module.dotted(node) not in _SECRET_SOURCES:
        return False
    above = module.parents.get(node)
    if isinstance(above, (ast.Subscript, ast.Compare)):
        return False
    return not (isinstance(above, ast.Attribute) and above.attr not in ("items", "copy", "values"))


def _sent(module: Module, path: str, call: ast.Call, name: str, held: Held) -> Iterator[Finding]:
    """The whole environment, or what was read from it, given to something that sends."""
    if not (name.startswith(_SENDERS) or name.rpartition(".")[2] in _METHODS):
        return
    parts = [part for value in (*call.args, *(word.value for word in call.keywords)) for part in ast.walk(value)]
    named = any(isinstance(part, ast.Name) and part.id in held.environment for part in parts)
    if named or any(_whole_environment(module, part) for part in parts):
        yield malice("exfiltration", path, call.lineno, "sends the environment to another machine")


def _is_root(module: Module, node: ast.expr) -> bool:
    text = module.fold.text(node)
    called = module.dotted(node.func) if isinstance(node, ast.Call) else ""
    return text in _ROOTS or called in ("pathlib.Path.home", "Path.home")


def _endless(module: Module, node: ast.AST) -> bool:
    here: ast.AST | None = node
    while here is not None:
        if isinstance(here, ast.While) and isinstance(here.test, ast.Constant) and here.test.value:
            return True
        here = module.parents.get(here)
    return False


def _shells(module: Module, path: str) -> Iterator[Finding]:
    """A socket and a shell in one file that are tied together."""
    calls = {name: call for call, name in module.calls()}
    socket = any(name.startswith("socket.") for name in calls)
    tied = next(
        (calls[name] for name in calls if name in ("os.dup2", "pty.spawn") and not _of_file(module, calls[name])), None
    )
    if socket and tied is not None:
        yield malice("reverse-shell", path, tied.lineno, "hands a shell to another machine")


def _of_file(module: Module, call: ast.Call) -> bool:
    """Whether the descriptor that a call is given comes from opening a file."""
    first = call.args[0] if call.args else None
    if not isinstance(first, ast.Name):
        return False
    given = [node.value for node in ast.walk(module.tree) if isinstance(node, ast.Assign)
             for target in node.targets if isinstance(target, ast.Name) and target.id == first.id]  # fmt: skip
    return bool(given) and all(isinstance(one, ast.Call) and module.dotted(one.func) == "os.open" for one in given)


def _paths(module: Module, path: str) -> Iterator[Finding]:
    """Paths put together with `/`, whatever is then done with them."""
    for node in ast.walk(module.tree):
        inner = isinstance(module.parents.get(node), ast.BinOp)
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Div) or inner:
            continue
        word = words.place(module.fold.text(node) or "")
        if word:
            yield told(word, path, node.lineno)
