"""Unified diffs are read for their lines; their numbers are not trusted."""
# ruff: noqa: E501  # an answer reads best in one line

import pytest

from tests.worker.proposals.reading_of import after, problem

BASE = "def a():\n    x = 1\n    return x\n\n\ndef b():\n    x = 1\n    return x\n"
FILES = {"src/m.py": BASE, "old.py": "x = 1\n"}
FIRST = BASE.replace("x = 1", "x = 2", 1)

DIFFS = {
    "proper": "```diff\n--- a/src/m.py\n+++ b/src/m.py\n@@ -1,3 +1,3 @@\n def a():\n-    x = 1\n+    x = 2\n     return x\n```",
    "of git": "```diff\ndiff --git a/src/m.py b/src/m.py\nindex 1..2 100644\n--- a/src/m.py\n+++ b/src/m.py\n@@ -1,3 +1,3 @@\n def a():\n-    x = 1\n+    x = 2\n     return x\n```",
    "wrong numbers": "```diff\n--- src/m.py\n+++ src/m.py\n@@ -77,9 +70,1 @@\n def a():\n-    x = 1\n+    x = 2\n     return x\n```",
    "no numbers": "```diff\n--- src/m.py\n+++ src/m.py\n@@ @@\n def a():\n-    x = 1\n+    x = 2\n```",
    "no fence": "--- a/src/m.py\n+++ b/src/m.py\n@@ -1,3 +1,3 @@\n def a():\n-    x = 1\n+    x = 2\n     return x\n",
    "lost spaces": "```diff\n--- a/src/m.py\n+++ b/src/m.py\n@@ -1,3 +1,3 @@\ndef a():\n-    x = 1\n+    x = 2\n    return x\n```",
    "numbers decide": "```diff\n--- a/src/m.py\n+++ b/src/m.py\n@@ -2,2 +2,2 @@\n-    x = 1\n+    x = 2\n     return x\n```",
}


@pytest.mark.parametrize("answer", DIFFS.values(), ids=DIFFS.keys())
def test_the_lines_are_found(answer: str) -> None:
    assert after(answer, FILES) == FILES | {"src/m.py": FIRST}


def test_a_headless_diff_is_about_the_only_target() -> None:
    assert after("```diff\n def a():\n-    x = 1\n+    x = 2\n```", FILES, "src/m.py")["src/m.py"] == FIRST


def test_new_and_removed_files() -> None:
    answer = "```diff\n--- /dev/null\n+++ b/new.py\n@@ -0,0 +1,2 @@\n+a = 1\n+b = 2\n--- a/old.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-x = 1\n```"
    assert after(answer, FILES) == {"src/m.py": BASE, "new.py": "a = 1\nb = 2\n"}


def test_a_hunk_without_a_place_is_named() -> None:
    answer = "```diff\n--- a/src/m.py\n+++ b/src/m.py\n@@ -1,0 +1,1 @@\n+import os\n```"
    assert "no lines that stand in the file" in problem(answer, FILES)
