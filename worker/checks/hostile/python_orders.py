"""Python that does what another machine says, tells who runs it, or goes through a list of what others keep."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from core.runs import Finding
from worker.checks.changes.following import follow
from worker.checks.changes.module import Module
from worker.checks.hostile import words
from worker.checks.hostile.marks import malice

_FETCHES = (
    "urllib.request.urlopen",
    "requests.get",
    "requests.post",
    "httpx.get",
    "httpx.post",
    "asyncio.open_connection",
)
_LINKS = ("socket.create_connection", "socket.socket", "ssl.wrap_socket")
_SHELLS = frozenset("/bin/sh /bin/bash /bin/zsh sh bash zsh cmd cmd.exe powershell powershell.exe".split())
_PROGRAMS = ("subprocess.", "asyncio.create_subprocess_exec")
_LINES = (
    "os.system",
    "os.popen",
    "subprocess.getoutput",
    "subprocess.getstatusoutput",
    "asyncio.create_subprocess_shell",
)
_OPENS = frozenset("open read_text read_bytes copy copyfile copy2 add write".split())
_WHO = ("getpass.getuser", "socket.gethostname", "platform.node", "os.getlogin", "platform.uname", "os.uname")
_TELLS = (*_FETCHES, "urllib.request.Request", "socket.gethostbyname", "socket.getaddrinfo")
_INSTALLERS = frozenset(["setup.py", "conftest.py", "build.py"])


def findings(module: Module, path: str) -> Iterator[Finding]:
    """The findings of one module."""
    calls = list(module.calls())
    yield from _orders(module, path, calls)
    yield from _streams(module, path, calls)
    yield from _lists(module, path)
    yield from _fetched(module, path, calls)
    if PurePosixPath(path).name in _INSTALLERS:
        yield from _who(module, path, calls)


Calls = list[tuple[ast.Call, str]]


def _orders(module: Module, path: str, calls: Calls) -> Iterator[Finding]:
    """A command line that is all of it what was heard."""
    heard = follow(module, lambda part: isinstance(part, ast.Call) and _hears(module.dotted(part.func)))
    for call, name in calls:
        if not call.args or not (
            name.startswith(_LINES) or (name.startswith("subprocess.") and _by_shell(module, call))
        ):
            continue
        order = call.args[0].elts[-1] if isinstance(call.args[0], ast.List) and call.args[0].elts else call.args[0]
        named = any(isinstance(part, ast.Name) and part.id in heard for part in ast.walk(order))
        if named and not isinstance(order, (ast.JoinedStr, ast.BinOp)):
            yield malice("reverse-shell", path, call.lineno, "runs what another machine says")


def _hears(name: str) -> bool:
    return name.startswith(_FETCHES) or name.rpartition(".")[2] in ("recv", "recvfrom", "recv_into")


def _by_shell(module: Module, call: ast.Call) -> bool:
    first = call.args[0]
    if isinstance(first, ast.List) and len(first.elts) == 3:
        return module.fold.text(first.elts[0]) in _SHELLS
    return any(
        word.arg == "shell" and isinstance(word.value, ast.Constant) and word.value.value for word in call.keywords
    )


def _streams(module: Module, path: str, calls: Calls) -> Iterator[Finding]:
    """A shell whose streams are a connection's, by its descriptor or by hand."""
    links = follow(module, lambda part: isinstance(part, ast.Call) and module.dotted(part.func).startswith(_LINKS))
    hears = any(name.rpartition(".")[2] == "recv" for _, name in calls)
    for call, name in calls:
        if not name.startswith(_PROGRAMS) or not links or not _is_shell(module, call):
            continue
        streams = [word.value for word in call.keywords if word.arg in ("stdin", "stdout", "stderr")]
        named = any(isinstance(part, ast.Name) and part.id in links for value in streams for part in ast.walk(value))
        piped = hears and any(module.dotted(value) == "subprocess.PIPE" for value in streams)
        if named or piped:
            yield malice("reverse-shell", path, call.lineno, "hands a shell to another machine")


def _is_shell(module: Module, call: ast.Call) -> bool:
    first = call.args[0] if call.args else None
    items = first.elts if isinstance(first, (ast.List, ast.Tuple)) else [first]
    said = module.fold.text(items[0]) if items and items[0] is not None else None
    return bool(said) and str(said).split(" ")[0] in _SHELLS


def _lists(module: Module, path: str) -> Iterator[Finding]:
    """Several places where people keep credentials, and each of them is opened."""
    lists = follow(module, lambda part: _is_list_of_places(module, part))
    for node in ast.walk(module.tree) if lists else ():
        if not isinstance(node, ast.Call):
            continue
        name = module.dotted(node.func) or getattr(node.func, "attr", "")
        used = any(isinstance(part, ast.Name) and part.id in lists for part in ast.walk(node))
        if used and name.rpartition(".")[2] in _OPENS:
            yield malice("credential-access", path, node.lineno, "reads where people keep credentials")


def _is_list_of_places(module: Module, node: ast.AST) -> bool:
    if not isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return False
    found = [words.place(module.fold.text(item) or "") for item in node.elts]
    return sum(word is not None and word.rule == "credential-access" for word in found) > 1


def _fetched(module: Module, path: str, calls: Calls) -> Iterator[Finding]:
    """A program that is downloaded to a path and started from it."""
    saved = {
        module.fold.text(call.args[1])
        for call, name in calls
        if name == "urllib.request.urlretrieve" and len(call.args) > 1
    }
    for call, name in calls:
        if not name.startswith(("subprocess.", "os.system", "os.exec", "os.startfile")) or not call.args:
            continue
        first = call.args[0]
        items = first.elts if isinstance(first, (ast.List, ast.Tuple)) else [first]
        if saved & {module.fold.text(item) for item in items} - {None}:
            yield malice("download-and-run", path, call.lineno, "runs what it downloads")


def _who(module: Module, path: str, calls: Calls) -> Iterator[Finding]:
    who = follow(module, lambda part: isinstance(part, ast.Call) and module.dotted(part.func).startswith(_WHO))
    for call, name in calls:
        parts = [part for argument in call.args for part in ast.walk(argument)] if name.startswith(_TELLS) else []
        told = any(isinstance(part, ast.Call) and module.dotted(part.func).startswith(_WHO) for part in parts)
        if told or any(isinstance(part, ast.Name) and part.id in who for part in parts):
            yield malice("exfiltration", path, call.lineno, "tells another machine who installs it")
