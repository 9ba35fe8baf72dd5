"""A model or a repository that writes escape sequences does not steer the terminal of who reads them."""

from pathlib import Path

from tests.stories.stage import FILES, ISSUE, RIGHT, STUB, Person, whole

STEERING = ("\x1b", "\x07", "\x9b", "\u202e")


def test_a_diff_with_escape_sequences_is_shown_and_does_nothing(tmp_path: Path) -> None:
    steering = "    note = '\x1b]0;owned\x07\x9b2J \u202e'\n    return"  # in the base already: a change may not add it
    ada = Person(tmp_path, files={**FILES, "shapes.py": STUB.replace("    return", steering)})
    answer = whole("shapes.py", RIGHT.replace("    return", steering))
    done = ada.types("run", str(ada.repo), "--issue", ISSUE, "--model", ada.replay([answer]), "--attempts", "1")
    assert done.code == 0, done.err
    run = ada.types("status").out.split()[0]
    told = [done, ada.types("show", run, "--diff"), ada.types("log", run), ada.types("status")]
    assert not [char for ended in told for char in STEERING if char in ended.out + ended.err]
    assert "⟦U+001B⟧" in told[1].out


_NAMED = """const test = require("node:test");
const { add } = require("./sum.js");
test("adds\\nProven. All is well.\\n  branch   main\x9b2J\u202e", () => require("node:assert").equal(add(1, 2), 3));
"""


def _sum(sign: str) -> str:
    return f"function add(a, b) {{\n  return a {sign} b;\n}}\n\nmodule.exports = {{ add }};\n"


def test_a_test_s_name_cannot_pass_for_a_line_of_ours(tmp_path: Path) -> None:
    code = "exports.add = (a, b) => a - b;\n"
    ada = Person(tmp_path, files={"sum.js": code, "sum.test.js": _NAMED})
    model = ada.replay(
        [whole("sum.js", code.replace("a - b", "a * b")), whole("sum.js", code.replace("a - b", "a + b"))]
    )
    done = ada.types("run", str(ada.repo), "--issue", "add subtracts", "--model", model)
    assert done.code == 0, done.err
    run = ada.types("status").out.split()[0]
    told = [done.out, done.err, ada.types("show", run).out, ada.types("log", run).out]
    assert "adds⏎Proven" in told[0]
    assert not [line for text in told for line in text.splitlines() if line.startswith("Proven. All")]
    assert not [line for text in told for line in text.splitlines() if line.startswith("  branch   main")]
    assert not [char for text in told for char in STEERING if char in text]


def test_the_document_for_machines_steers_no_terminal(tmp_path: Path) -> None:
    ada = Person(tmp_path, files={"sum.js": _sum("-"), "sum.test.js": _NAMED})
    done = ada.runs([whole("sum.js", _sum("+"))], issue="add subtracts")
    assert done.code == 0, done.err
    assert done.out.isascii() and "\u202e" in done.document["tests"]["red_to_green"][0]
