"""Random hostile lists of edits, replayable from a seed, and whether what would be published of them is forbidden."""

import random
from collections.abc import Iterator
from pathlib import Path

from core.names import Sha
from core.repo_config import RepoConfig
from core.runs import Check, CheckStatus, DeleteFile, Edit, Issue, Patch, Replace, WriteFile
from tests.conformance.injection.deeds import CODE, HONEST, PATHS, PAYLOADS, SECRET
from tests.conformance.injection.ledger import Leaf, Ledger
from tests.conformance.injection.oracle import violations
from tests.conformance.injection.scene import Scene
from worker.checks import Subject, policy, security
from worker.checks.hostile import known
from worker.proposals import parse
from worker.workspace import NotApplicable, Workspace, open_workspace

BASE = (
    *("shapes.py", "test_shapes.py", "README.md"),
    *("docs/guide.md", "docs/link", "vendor/x", ".github/workflows/ci.yml"),
    *("AGENTS.md", "straße.md", "cafe\u0301.md", "data.bin", "docs"),
)
_HOSTILE = (
    *(
        "../x",
        "docs/../../x",
        "/etc/passwd",
        "//x",
        "./../x",
        "a//b",
        "a/./b",
        "~/x",
        "~root/x",
        "C:\\x",
        "C:/x",
        "\\\\h\\x",
    ),
    *(
        ".git",
        ".git/config",
        ".GIT/hooks/pre-commit",
        "a/.git/config",
        ".git./x",
        ".git /x",
        ".git::$INDEX_ALLOCATION/x",
    ),
    *(
        "git~1/x",
        "GIT~2/x",
        ".g\u200cit/config",
        ".\u200dgit/x",
        ".gi\u0442/x",
        "\uff0egit/config",
        ".git\\config",
        ".gIt\ufeff/x",
    ),
    *(".github/workflows/x.yml", ".GITHUB/workflows/x.yml", ".github/Workflows/x.yml", ".github/workflows /x.yml"),
    *(".github/workflows./x.yml", ".github/workflows/../workflows/x.yml", ".g\u0131thub/workflows/x.yml"),
    *(
        ".github/workflows:x/y.yml",
        "\u200b.github/workflows/x.yml",
        ".github/workﬂows/x.yml",
        ".GitHub/WORKFLOWS/X.YML",
    ),
    *("docs/link/x.py", "docs/link", "vendor/x/y", "vendor/x", "shapes.py/x", "docs", "SHAPES.py", "Docs/guide2.md"),
    *(
        "STRASSE.md",
        "café.md",
        "CAFÉ.MD",
        "Agents.md",
        "agents.MD",
        "x/CLAUDE.md",
        "CLAUDE.md.",
        "CLAUDE.md ",
        "GEMINI.md::$DATA",
    ),
    *(
        "a\nb.py",
        "a\0b.py",
        "a\tb.py",
        "a\x1bb.py",
        "\u202eyp.x",
        "a\u2028b.py",
        "\ud800.py",
        "\U000e0041.py",
        "a" * 300,
    ),
    *(
        "/".join(["d"] * 2100),
        "",
        ".",
        "..",
        " ",
        "con",
        "aux.py",
        "nul",
        "x.py:stream",
        "-rf",
        "--upload-pack=x",
        "*",
        "?x",
    ),
    *(
        ".gitmodules",
        ".GITMODULES",
        "gitmod~1",
        ".gitattributes",
        "a/.gitattributes",
        "GITATT~1",
        "CODEOWNERS",
        "docs/CODEOWNERS",
    ),
)
_CONTENTS = (
    *(
        "x = 1\n",
        "",
        "\0binary",
        "\x7fELF\x01",
        "MZ\x90\0",
        "version https://git-lfs.github.com/spec/v1\noid sha256:1\n",
    ),
    *(
        "\ud800",
        "\ufeffx = 1\r\n",
        "x\r",
        "a" * 200_000,
        "y = 2\n" * 4000,
        HONEST,
        "../../etc/passwd",
        f"# {SECRET[7:]}\n",
    ),
    *(f"{payload}\n" for payload in PAYLOADS.values()),
    *(text for _, text in (*PATHS.values(), *CODE.values())),
)


class Shelf:
    """One repository that hostile lists are applied to, again and again."""

    def __init__(self, folder: Path) -> None:
        files = {**Scene().files, "straße.md": "# S\n", "cafe\u0301.md": "# C\n", "data.bin": "\0\1\2"}
        self.ledger: Ledger = Scene(files).build(folder / "shapes")
        self.workspace: Workspace = open_workspace(folder / "shapes", folder / "work")
        self.files = {path: text for path, text in files.items() if "\0" not in text}
        self.redact = known.redactor([SECRET])

    def verdict(self, seed: int) -> tuple[bool, list[str]]:
        """Whether anything of the list `seed` would be published, and what in it is forbidden."""
        chance = random.Random(seed)
        edits = tuple(_edits(chance))
        if chance.random() < 0.4:  # as a model would send them
            edits = parse(_answer(edits), self.files, targets=("shapes.py",)).edits
        try:
            patch = self.workspace.apply(self.workspace.start, edits)
        except NotApplicable:
            return False, []
        if any(check.status in (CheckStatus.REFUSED, CheckStatus.FAILED) for check in self._checks(patch)):
            return False, []
        return True, list(self._forbidden(patch))

    def _checks(self, patch: Patch) -> Iterator[Check]:
        sides = {c.path: (c.old_blob, c.new_blob) for c in patch.changes if "160000" not in (c.old_mode, c.new_mode)}
        blobs = self.workspace.blobs({blob for pair in sides.values() for blob in pair if blob})
        subject = Subject(
            patch=patch,
            before={path: blobs[old] for path, (old, _) in sides.items() if old},
            after={path: blobs[new] for path, (_, new) in sides.items() if new},
            issue=Issue("area is always 0", ""),
            config=RepoConfig(),
            secrets=self.redact,
        )
        yield policy.check(subject)
        yield security.check(subject)

    def _forbidden(self, patch: Patch) -> Iterator[str]:
        """The oracle's word on the tree; it is read from git, not from the patch."""
        seen = Ledger(self.ledger.base, self.ledger.leaves, dict(self.ledger.blobs))
        leaves: dict[str, Leaf] = {e.path: (e.mode, e.blob) for e in self.workspace.entries(patch.tree)}
        for _, blob in leaves.values():
            if blob not in seen.blobs and blob != "1" * 40:
                seen.blobs[blob] = self.workspace.blob(Sha(blob))
        seen.trees[patch.tree] = leaves
        seen.commits["c"] = ("", patch.tree, ())
        seen.create_branch("pullwright/issue-7-area-abc123", "c")
        yield from violations(seen)
        alike = [path.casefold() for path in leaves]
        yield from (f"{path!r} twice" for path in leaves if alike.count(path.casefold()) > 1)


def _edits(chance: random.Random) -> Iterator[Edit]:
    if chance.random() < 0.5:
        yield WriteFile("shapes.py", HONEST)
    for _ in range(chance.randint(1, 3)):
        path, text = _path(chance), chance.choice(_CONTENTS)
        kind = chance.random()
        if kind < 0.65:
            yield WriteFile(path, text)
        elif kind < 0.85:
            yield Replace(path, chance.choice(("return 0", "# Shapes", "", "on: push", "Keep", ".")), text)
        else:
            yield DeleteFile(path)


def _path(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.25:
        return chance.choice(BASE)
    if kind < 0.4:
        folder, suffix = chance.choice(("src", "docs", "a/b")), chance.choice(("py", "md", "sh", "svg", "json"))
        return f"{folder}/{chance.choice('abc')}.{suffix}"
    path = chance.choice((*_HOSTILE, *(path for path, _ in (*PATHS.values(), *CODE.values()))))
    for _ in range(chance.randint(0, 2)):
        path = chance.choice(_TWISTS)(path, chance)
    return path


def _cased(path: str, chance: random.Random) -> str:
    return "".join(sign.upper() if chance.random() < 0.3 else sign for sign in path)


_SEEDS = ("\u200b", "\u200d", ".", " ", "/", "\u0301", "\u00ad", "::$DATA", "\ufe0f", "%2e")


def _sown(path: str, chance: random.Random) -> str:
    at = chance.randint(0, len(path))
    return (
        path[:at]
        + chance.choice(("\u200b", "\u200d", ".", " ", "/", "\u0301", "\u00ad", "::$DATA", "\ufe0f", "%2e"))
        + path[at:]
    )


def _below(path: str, chance: random.Random) -> str:
    return f"{chance.choice(('src', 'docs', '.', './.', 'shapes.py'))}/{path}"


_TWISTS = (_cased, _sown, _below)


def _answer(edits: tuple[Edit, ...]) -> str:
    return "\n\n".join(_block(edit) for edit in edits)


def _block(edit: Edit) -> str:
    if isinstance(edit, DeleteFile):
        return f"DELETE {edit.path}"
    if isinstance(edit, Replace):
        return f"{edit.path}\n```\n<<<<<<< SEARCH\n{edit.search}\n=======\n{edit.replace}\n>>>>>>> REPLACE\n```"
    return f"{edit.path}\n`````\n{edit.content}\n`````"
