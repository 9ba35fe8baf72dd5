"""Reading diffs, as git itself writes them."""

import subprocess
from pathlib import Path

from worker.reports.document import patches


def git(folder: Path, *words: str) -> str:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)
    return done.stdout.decode("utf-8", "surrogateescape")


def diff_of(folder: Path, before: dict[str, bytes], after: dict[str, bytes]) -> str:
    git(folder, "init", "-q")
    for files in (before, after):
        for old in [path for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts]:
            old.unlink()
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "--allow-empty", "-m", "x")
    return git(folder, "diff", "--find-renames", "HEAD~1", "HEAD")


def test_every_kind_of_change(tmp_path: Path) -> None:
    lines = b"".join(b"line %d\n" % n for n in range(30))
    before = {"kept.py": b"a\nb\nc\n", "gone.txt": b"x\n", "old name.txt": lines, "p.bin": b"\0\1"}
    after = {"kept.py": b"a\nB\nc\nd\n", "new/file.py": b"1\n2", "new name.txt": lines, "p.bin": b"\0\2", "empty": b""}
    found = {one.path: (one.change, one.added, one.removed) for one in patches.files(diff_of(tmp_path, before, after))}
    assert found == {
        "kept.py": ("modified", 2, 1),
        "gone.txt": ("deleted", 0, 1),
        "new/file.py": ("added", 2, 0),
        "new name.txt": ("renamed", 0, 0),
        "p.bin": ("modified, binary", 0, 0),
        "empty": ("added", 0, 0),
    }


def test_names_that_git_quotes(tmp_path: Path) -> None:
    names = {'a "b".py', "tab\there", "grüße.py", "a b/c d.py", "new\nline"}
    diff = diff_of(tmp_path, {}, dict.fromkeys(names, b"x\n"))
    assert {one.path for one in patches.files(diff)} == names


def test_content_that_looks_like_a_diff_is_content(tmp_path: Path) -> None:
    before = b"-- a/x\n@@ -1 +1 @@\ndiff --git a/y b/y\nsame\n"
    after = b"++ b/x\n\\ No newline\ndiff --git a/z b/z\nsame\n"
    found = patches.files(diff_of(tmp_path, {"f": before}, {"f": after}))
    assert [(one.path, one.added, one.removed) for one in found] == [("f", 3, 3)]


def test_odd_line_ends_do_not_split_lines(tmp_path: Path) -> None:
    text = "a\x0bb\x0cc\u2028d\x85e\r\nf\rg\n".encode()
    found = patches.files(diff_of(tmp_path, {}, {"f": text}))
    assert [(line.sign, line.text) for line in found[0].lines[1:]] == [
        ("+", "a\x0bb\x0cc\u2028d\x85e\r"),
        ("+", "f\rg"),
    ]


def test_no_diff_has_no_files() -> None:
    assert patches.files("") == ()
    assert patches.files("what is this\n+no diff\n") == ()
