"""A model's edits apply exactly, or it is told precisely what to do."""

import pytest

from core.runs import DeleteFile, Edit, Replace, WriteFile
from tests.worker.workspace.conftest import Opened
from worker.workspace import Entry, NotApplicable, Workspace

CODE = """\
class Cart:
    def total(self):
        total = 0
        for item in self.items:
            total += item.price
        return total

    def count(self):
        return len(self.items)
"""
FILES: dict[str, str | bytes] = {
    "shop/cart.py": CODE,
    "README.md": "# Shop\n",
    "windows.txt": "one\r\ntwo\r\nthree\r\n",
    "marked.txt": b"\xef\xbb\xbfone\ntwo\n",
    "open-ended.txt": "one\ntwo",
    "latin.txt": b"caf\xe9\nend\n",
    "image.png": b"\x89PNG\0\0",
    "empty.txt": "",
    "tabs.go": "func f() {\n\tif a {\n\t\tb()\n\t}\n}\n",
}


@pytest.fixture
def workspace(opened: Opened) -> Workspace:
    return opened(FILES)


def _after(workspace: Workspace, path: str, *edits: Edit) -> bytes | None:
    return workspace.read(workspace.apply(workspace.base_tree, edits).tree, path)


def _problems(workspace: Workspace, *edits: Edit) -> tuple[str, ...]:
    with pytest.raises(NotApplicable) as caught:
        workspace.apply(workspace.base_tree, edits)
    return caught.value.problems


def test_the_one_place_is_replaced(workspace: Workspace) -> None:
    edit = Replace("shop/cart.py", "        total = 0\n", "        total = Decimal(0)\n")
    assert _after(workspace, "shop/cart.py", edit) == CODE.replace("= 0", "= Decimal(0)").encode()


def test_edits_to_one_file_apply_in_order(workspace: Workspace) -> None:
    first = Replace("shop/cart.py", "total = 0", "total = 1")
    second = Replace("shop/cart.py", "total = 1", "total = 2")
    assert b"total = 2" in (_after(workspace, "shop/cart.py", first, second) or b"")
    assert (
        _after(workspace, "n.py", WriteFile("n.py", "a\n"), Replace("n.py", "a", "b"), DeleteFile("README.md"))
        == b"b\n"
    )


def test_more_than_one_place_is_counted_and_named(workspace: Workspace) -> None:
    (problem,) = _problems(workspace, Replace("shop/cart.py", "(self):", "(self) -> int:"))
    assert problem == (
        "Edit 1 of 1 (Replace 'shop/cart.py'): the search text stands at 2 places (lines 2, 8); "
        "add more of the lines around the one you mean."
    )


def test_the_nearest_text_is_shown_with_its_lines(workspace: Workspace) -> None:
    search = "        for item in self.basket:\n            total += item.cost\n"
    (problem,) = _problems(workspace, Replace("shop/cart.py", search, "pass\n"))
    assert "the search text is not in the file; copy the lines exactly as they stand in it." in problem
    assert "The nearest text is at lines 4-5:\n    4|         for item in self.items:\n" in problem


def test_an_edit_that_was_made_already_is_said(workspace: Workspace) -> None:
    (problem,) = _problems(workspace, Replace("shop/cart.py", "return sum(self.items)", "return len(self.items)"))
    assert "the replacement already is (line 9); drop this edit" in problem


@pytest.mark.parametrize(
    ("search", "new"),
    [
        ("def count(self):  \n    return len(self.items)\n", "def count(self):\n    return 0\n"),
        ("  def count(self):\n      return len(self.items)", "  def count(self):\n      return 0"),
        (
            "        def count(self):\n            return len(self.items)",
            "        def count(self):\n            return 0",
        ),
        ("    def count(self):\r\n        return len(self.items)\r\n", "    def count(self):\r\n        return 0\r\n"),
    ],
)
def test_blanks_at_line_ends_and_one_indentation_are_forgiven(workspace: Workspace, search: str, new: str) -> None:
    expected = CODE.replace("return len(self.items)", "return 0").encode()
    assert _after(workspace, "shop/cart.py", Replace("shop/cart.py", search, new)) == expected


def test_the_file_s_own_tabs_are_kept(workspace: Workspace) -> None:
    edit = Replace("tabs.go", "if a {\n\tb()\n}", "if a {\n\tb()\n\tc()\n}")
    assert _after(workspace, "tabs.go", edit) == b"func f() {\n\tif a {\n\t\tb()\n\t\tc()\n\t}\n}\n"


@pytest.mark.parametrize(
    "search",
    [
        "def count(self):\nreturn len(self.items)",  # all indentation lost: what the replacement means is not certain
        "    DEF count(self):",
        "def total(self):\n    total = 0\n  for item in self.items:",
    ],
)
def test_what_is_not_certain_is_not_guessed(workspace: Workspace, search: str) -> None:
    (problem,) = _problems(workspace, Replace("shop/cart.py", search, "pass"))
    assert "is not in the file" in problem


def test_lines_are_removed_whole(workspace: Workspace) -> None:
    edit = Replace("shop/cart.py", "  total = 0  \n", "")
    assert _after(workspace, "shop/cart.py", edit) == CODE.replace("        total = 0\n", "").encode()


@pytest.mark.parametrize(
    ("path", "edit", "expected"),
    [
        ("windows.txt", Replace("windows.txt", "two\n", "2\nzwei\n"), b"one\r\n2\r\nzwei\r\nthree\r\n"),
        ("windows.txt", WriteFile("windows.txt", "1\n2\n"), b"1\r\n2\r\n"),
        ("marked.txt", Replace("marked.txt", "one\n", "1\n"), b"\xef\xbb\xbf1\ntwo\n"),
        ("marked.txt", WriteFile("marked.txt", "1\n"), b"\xef\xbb\xbf1\n"),
        ("open-ended.txt", WriteFile("open-ended.txt", "1\n2\n"), b"1\n2"),
        ("open-ended.txt", Replace("open-ended.txt", "two\n", "2\n"), b"one\n2"),
        ("README.md", WriteFile("README.md", "# New"), b"# New\n"),
        ("README.md", WriteFile("README.md", "# New\r\n"), b"# New\n"),
        ("latin.txt", Replace("latin.txt", "end", "ende"), b"caf\xe9\nende\n"),
        ("empty.txt", WriteFile("empty.txt", "x"), b"x"),
        ("empty.txt", Replace("empty.txt", "", "x\n"), b"x\n"),
        ("brand/new.py", Replace("brand/new.py", "", "x\n"), b"x\n"),
        ("brand/new.py", WriteFile("./brand/new.py", "x\r\n"), b"x\r\n"),
    ],
)
def test_a_file_stays_written_the_way_it_was(workspace: Workspace, path: str, edit: Edit, expected: bytes) -> None:
    assert _after(workspace, path, edit) == expected


def test_mixed_line_ends_stay_where_nothing_was_asked(opened: Opened) -> None:
    workspace = opened({"mixed.txt": b"a\r\nb\nc\r\nd\n"})
    assert _after(workspace, "mixed.txt", Replace("mixed.txt", "b\nc\n", "B\nC\n")) == b"a\r\nB\nC\nd\n"


def test_the_executable_bit_is_kept(workspace: Workspace) -> None:
    run = Entry("", "100755", workspace.objects.write("blob", b"#!/bin/sh\n"), 10)
    tree = workspace.overlay(workspace.base_tree, {"run.sh": run})
    patch = workspace.apply(tree, [Replace("run.sh", "/bin/sh", "/bin/bash")])
    assert [(e.path, e.mode) for e in workspace.entries(patch.tree) if e.path == "run.sh"] == [("run.sh", "100755")]


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (Replace("shop/kart.py", "a", "b"), "there is no such file. Did you mean 'shop/cart.py'?"),
        (Replace("cart.py", "a", "b"), "Did you mean 'shop/cart.py'?"),
        (DeleteFile("nothing/at/all"), "there is no such file."),
        (Replace("image.png", "PNG", "GIF"), "the file is binary"),
        (WriteFile("image.png", "text"), "the file is binary"),
        (Replace("README.md", "", "b"), "the search text is empty"),
        (WriteFile("shop", "x"), "'shop' is a folder; name a file in it."),
        (DeleteFile("shop"), "'shop' is a folder"),
        (WriteFile("README.md/x", "x"), "'README.md' is a file, not a folder"),
        (WriteFile("Shop/cart.py", "x"), "there is 'shop/cart.py' already, which differs only in letter case"),
        (WriteFile("SHOP/new.py", "x"), "there is 'shop/new.py' already"),
        (WriteFile("readme.MD", "x"), "there is 'README.md' already"),
        (WriteFile("a.py", "\ud800"), "not valid Unicode"),
        (WriteFile("a.py", "\0"), "NUL"),
    ],
)
def test_a_problem_says_what_to_do(workspace: Workspace, edit: Edit, said: str) -> None:
    assert said in _problems(workspace, edit)[0]


@pytest.mark.parametrize(
    "path",
    [
        *("", "/etc/passwd", "~/x", "../x", "a/../../x", "a/./b", "a//b", "a/", "C:/x", "c:x", "a\\b", "..\\x"),
        *(".git/config", ".GIT/config", "a/.Git/hooks/x", "git~1/config", "GIT~1", ".git./x", ".git /x", ".git"),
        *(".git. . /x", ".git::$INDEX_ALLOCATION/x", ".g\u200cit/config", ".gi\u200dt/x", "\ufeff.git/x", "．ｇｉｔ/x"),
        *("a\0b", "a\nb", "a\u202eb", "a\u2066b", "a\x1b[0m", "a\x7f", "a\u200bb", "a\u2028b"),
        *("x" * 256, "d/" * 2100 + "x"),
    ],
)
def test_a_path_that_means_something_else_is_refused(workspace: Workspace, path: str) -> None:
    for edit in (WriteFile(path, "x"), Replace(path, "", "x"), DeleteFile(path)):
        (problem,) = _problems(workspace, edit)
        assert ": the path " in problem


@pytest.mark.parametrize(
    "path", [".github/x.yml", ".gitignore", "git.py", "a.git", "gitx~1", "-rf", "ü.py", "日本/語.py"]
)
def test_plain_paths_are_taken(workspace: Workspace, path: str) -> None:
    assert _after(workspace, path, WriteFile(path, "x\n")) == b"x\n"


def test_nothing_is_written_through_links_or_into_submodules(workspace: Workspace) -> None:
    link = Entry("", "120000", workspace.objects.write("blob", b"shop"), 4)
    tree = workspace.overlay(workspace.base_tree, {"link": link, "sub": Entry("", "160000", workspace.base, -1)})
    edits = [WriteFile("link/x.py", "x"), WriteFile("link", "x"), WriteFile("sub/x", "x"), WriteFile("sub", "x")]
    with pytest.raises(NotApplicable) as caught:
        workspace.apply(tree, [*edits, DeleteFile("sub")])
    said = "\n".join(caught.value.problems)
    assert len(caught.value.problems) == 5
    assert "'link' is a symbolic link, not a folder" in said
    assert "the path is a symbolic link; edit the file it points to" in said
    assert "'sub' is a submodule, not a folder" in said
    assert said.count("the path is a submodule, which belongs to another repository") == 2


def test_two_spellings_in_one_proposal_are_refused(workspace: Workspace) -> None:
    (problem,) = _problems(workspace, WriteFile("neu/Größe.py", "x"), WriteFile("Neu/GRÖSSE.py", "x"))
    assert "there is 'neu/GRÖSSE.py' already" in problem


def test_a_file_may_take_a_folder_s_place_and_back(workspace: Workspace) -> None:
    patch = workspace.apply(workspace.base_tree, [DeleteFile("shop/cart.py"), WriteFile("shop", "closed\n")])
    again = workspace.apply(patch.tree, [DeleteFile("shop"), WriteFile("shop/cart.py", "x = 1\n")])
    assert workspace.read(again.tree, "shop/cart.py") == b"x = 1\n"


def test_every_problem_is_told_and_nothing_applies(workspace: Workspace) -> None:
    problems = _problems(workspace, WriteFile("good.py", "x"), WriteFile("../bad", "x"), DeleteFile("gone"))
    assert [problem.partition(" (")[0] for problem in problems] == ["Edit 2 of 3", "Edit 3 of 3"]


def test_changing_nothing_is_not_an_attempt(workspace: Workspace) -> None:
    same = WriteFile("README.md", "# Shop\n")
    assert "reads exactly so" in _problems(workspace, same)[0]
    assert "no edits" in _problems(workspace)[0]
    assert "change nothing" in _problems(workspace, WriteFile("x", "1"), DeleteFile("x"))[0]
    attempt = workspace.apply(workspace.base_tree, [same, WriteFile("x.py", "1\n")])
    assert attempt.paths == ("x.py",)
    with pytest.raises(NotApplicable, match="change nothing"):
        workspace.apply(attempt.tree, [DeleteFile("x.py")])


def test_a_huge_file_and_search_are_compared_within_bounds(opened: Opened) -> None:
    lines = "".join(f"value_{number} = compute(value_{number - 1}, {number})\n" for number in range(60_000))
    workspace = opened({"big.py": lines})
    search = "".join(f"value_{number} = compote(value_{number - 1}, {number})\n" for number in range(7000, 7500))
    (problem,) = _problems(workspace, Replace("big.py", search, "x"))
    assert "The nearest text is at lines 7001-7500:\n 7001| value_7000 = compute(" in problem
    assert len(problem) < 2000
