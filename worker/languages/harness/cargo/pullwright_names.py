"""Which file a test stands in, and which tests stand in a file by its text: `module::name`, as libtest names them."""

import os
import re

_NOISE = re.compile(
    r"//[^\n]*|/\*.*?\*/|b?r(#*)\".*?\"\1|b?\"(?:\\.|[^\"\\])*\"|b?'(?:\\[^\n]{1,8}?|[^'\\\n])'", re.DOTALL
)
_TOKEN = re.compile(
    r"#\s*\[\s*(?P<test>(?:\w+\s*::\s*)*(?:test|rstest|test_case)\b[^\]]*)\]|#\s*\[[^\]]*\]|\bmod\s+(?P<mod>\w+)\s*\{"
    r"|\bfn\s+(?P<fn>\w+)|(?P<brace>[{}])"
)


def tests(text):
    """The names of the functions that are marked as tests, with the modules of this file that they stand in."""
    found, inside, depth, marked = [], [], 0, False
    for token in _TOKEN.finditer(_NOISE.sub(_blank, text)):
        if token["test"]:
            marked = True
        elif token["mod"]:
            inside.append((depth, token["mod"]))
            depth += 1
        elif token["fn"]:
            if marked:
                found.append("::".join([name for _, name in inside] + [token["fn"]]))
            marked = False
        elif token["brace"] == "{":
            depth += 1
        elif token["brace"] == "}":
            depth -= 1
            if inside and inside[-1][0] == depth:
                inside.pop()
    return found


def _blank(match):
    return "\n" * match[0].count("\n") or " "


def read(path):
    """A file's text; empty if there is none."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def place(root, name):
    """The file that holds the test `name` of the target whose first file is `root`, and its name in that file."""
    folders, file, parts = _folders(root), root, name.split("::")
    for count in range(1, len(parts)):
        step = parts[count - 1]
        found = [path for folder in folders for path in (f"{folder}/{step}.rs", f"{folder}/{step}/mod.rs")]
        found = [path for path in found if os.path.isfile(path)]
        if not found:
            return file, "::".join(parts[count - 1 :])
        file, folders = found[0], [f"{folder}/{step}" for folder in folders]
    return file, parts[-1]


def _folders(root):
    """Where the modules of a target's first file are looked for."""
    return [os.path.dirname(root), os.path.splitext(root)[0]]


def files(root):
    """All files of a target that can be found by their place: itself and what lies below and beside it in `src`."""
    if os.path.basename(root) not in ("lib.rs", "main.rs"):
        return [root, *_below(os.path.splitext(root)[0])]
    return [path for path in _below(os.path.dirname(root)) if "/bin/" not in path]


def _below(folder):
    return sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names if name.endswith(".rs"))


def named(root, path):
    """The modules that lead from `root` to `path`, as a prefix of the names of its tests."""
    base = os.path.dirname(root) if os.path.basename(root) in ("lib.rs", "main.rs") else os.path.splitext(root)[0]
    if path == root:
        return []
    parts = os.path.splitext(os.path.relpath(path, base))[0].split("/")
    return parts[:-1] if parts[-1] == "mod" else parts
