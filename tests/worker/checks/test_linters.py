"""The linters of Go and Java in a real box: what the change brings is said at its line, what was there is not."""

from pathlib import Path

from core.runs import Check, CheckStatus, WriteFile
from tests.stories.stage import CACHE
from tests.worker.checks.subjects import rules
from tests.worker.functional.labs import Bench, bench
from worker.checks import linters
from worker.checks.advice.recipes import RECIPES

OLD = 'package a\n\nimport "fmt"\n\nfunc Old() { fmt.Printf("%d\\n", "x") }\n'
JAVA = "import java.util.*;\nclass A {\n    List<String> old() { return new ArrayList(); }\n}\n"


def told(made: Bench, path: str, text: str) -> Check:
    workspace = made.lab.workspace
    patch = workspace.apply(workspace.base_tree, [WriteFile(path, text)])
    done = linters.check(made.lab, workspace.base_tree, patch.tree)
    assert done is not None
    assert not done.required
    return done


def test_go_vet_says_what_is_new(tmp_path: Path) -> None:
    files = {"go.mod": "module example.org/a\n\ngo 1.21\n", "a.go": OLD}
    made = bench(tmp_path, files, engine="docker", cache=CACHE)
    worse = told(made, "b.go", 'package a\n\nimport "fmt"\n\nfunc New() { fmt.Printf("%s %d\\n", "x") }\n')
    assert (worse.status, rules(worse.findings)) == (CheckStatus.WARNED, {"vet"}), worse.summary
    assert [(found.path, found.line) for found in worse.findings] == [("b.go", 5)]
    moved = told(made, "a.go", OLD.replace("func Old", "// Old is old.\n\nfunc Old"))
    assert (moved.status, moved.summary) == (CheckStatus.PASSED, "go vet has nothing new to say.")


def test_javac_says_what_is_new_and_what_it_could_not_see(tmp_path: Path) -> None:
    made = bench(tmp_path, {"src/A.java": JAVA}, engine="docker", cache=CACHE)
    worse = told(
        made, "src/A.java", JAVA.replace("}\n}", "}\n    List<String> fresh() { return new LinkedList(); }\n}")
    )
    assert {(found.rule, found.line) for found in worse.findings} == {
        ("javac:rawtypes", 4),
        ("javac:unchecked", 4),
    }, worse.summary
    blind = told(made, "src/B.java", "import org.nowhere.Thing;\nclass B {}\n")
    assert (blind.status, blind.summary[:13]) == (CheckStatus.WARNED, "Not measured:")


def test_what_a_linter_says_is_read_as_text_of_strangers() -> None:
    go, rust, eslint = (RECIPES[name].read for name in ("go", "rust", "javascript"))
    assert [*go("../../etc/x.go:1:2: no\n# pkg\nvet: ./a.go:3:1: bad call\n")][-1].path == "a.go"
    assert [(one.path, one.line) for one in rust("src/a.rs:3:5: warning: unused variable: `x`\nerror: aborting\n")] == [
        ("src/a.rs", 3)
    ]
    said = '[{"filePath":"/work/a.js","messages":[{"ruleId":"no-eval","line":2,"message":"no"},{"line":"x"}]}]'
    assert [(one.rule, one.line) for one in eslint(f"noise\n{said}\n")] == [("eslint:no-eval", 2), ("eslint:syntax", 0)]
    assert [*eslint("[{" + "[" * 5000)] == []
