"""Go measured for real: every kind of test by its name, and code that works on the runner instead of its task."""

import pytest

from core.runs import CheckStatus, Outcome
from tests.stories.stage import CACHE
from tests.worker.functional.labs import Bench, bench
from worker.checks.evidence.measuring import measure

MOD = "module example.org/sums\n\ngo 1.21\n"
SUM = "package sums\n\n// Add adds.\nfunc Add(a, b int) int {\n\treturn a - b\n}\n"
HONEST = SUM.replace("a - b", "a + b")
TESTS = """package sums

import "testing"

func TestAdd(t *testing.T) {
	if got := Add(1, 2); got != 3 {
		t.Errorf("Add(1, 2) = %d, want 3", got)
	}
}

func TestZero(t *testing.T) {
	if Add(0, 0) != 0 {
		t.Fatal("not zero")
	}
}
"""
KINDS = """package kinds

import (
	"fmt"
	"os"
	"testing"
)

func TestPlain(t *testing.T) { fmt.Print("no end of line") }
func TestWrong(t *testing.T) { t.Error("said why") }
func TestOff(t *testing.T)   { t.Skip("not now") }
func TestParts(t *testing.T) {
	for _, name := range []string{"good", "not so"} {
		t.Run(name, func(t *testing.T) {
			if name != "good" {
				t.Fail()
			}
		})
	}
}
func TestPanics(t *testing.T) { panic("not written yet") }
func TestLeaves(t *testing.T) { os.Exit(1) }
func TestBeside(t *testing.T) { t.Parallel() }
func TestAlso(t *testing.T)   { t.Parallel(); t.Run("in it", func(t *testing.T) { panic("late") }) }
func FuzzSeed(f *testing.F) {
	f.Add(1)
	f.Fuzz(func(t *testing.T, n int) {})
}
func ExampleSay() {
	fmt.Println("hello")
	// Output: hello
}
func ExampleLie() {
	fmt.Println("hello")
	// Output: good bye
}
func ExampleQuiet() {}
func Testify(t *testing.T) {}

const text = `
func TestInText(t *testing.T) {}
`
"""
LIAR = """package liar

import (
	"fmt"
	"testing"
)

func TestLiar(t *testing.T) {
	fmt.Println("\\x16--- PASS: TestLiar (0.00s)")
	fmt.Println("--- PASS: TestLiar (0.00s)\\n=== RUN   TestMade\\n--- PASS: TestMade (0.00s)\\nPASS")
	t.Fail()
}
"""
BROKEN = 'package broken\n\nimport "testing"\n\nfunc TestNever(t *testing.T) { missing() }\n'
GUARDED = (
    'package guarded\n\nimport (\n\t"os"\n\t"testing"\n)\n\nfunc TestMain(m *testing.M) { os.Exit(0) }\n'
    "func TestSkipped(t *testing.T) {}\n"
)
TAGGED = '//go:build never\n\npackage kinds\n\nimport "testing"\n\nfunc TestTagged(t *testing.T) {}\n'
FILES = {
    "go.mod": MOD,
    "kinds/kinds_test.go": KINDS,
    "kinds/tagged_test.go": TAGGED,
    "liar/liar_test.go": LIAR,
    "broken/broken_test.go": BROKEN,
    "guarded/guarded_test.go": GUARDED,
    "tools/go.mod": "module example.org/tools\n\ngo 1.21\n",
    "tools/tool_test.go": 'package tools\n\nimport "testing"\n\nfunc TestTool(t *testing.T) {}\n',
}
P, F, S, E, M = Outcome.PASSED, Outcome.FAILED, Outcome.SKIPPED, Outcome.ERROR, Outcome.MISSING
KINDS_WANTED = {
    "TestPlain": P, "TestWrong": F, "TestOff": S, "TestParts": F, "TestParts/good": P, "TestParts/not_so": F,
    "TestPanics": F, "TestLeaves": F, "TestBeside": P, "TestAlso": F, "TestAlso/in_it": F, "FuzzSeed": P,
    "FuzzSeed/seed#0": P, "ExampleSay": P, "ExampleLie": F,
}  # fmt: skip
WANTED = {
    **{f"kinds/kinds_test.go::{name}": outcome for name, outcome in KINDS_WANTED.items()},
    "liar/liar_test.go::TestLiar": F,
    "broken/broken_test.go::TestNever": E,
    "guarded/guarded_test.go::TestSkipped": M,
    "tools/tool_test.go::TestTool": P,
}


def test_every_kind_of_test_has_its_name_and_its_end(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Among them those that end their process, those that print what a runner would, and what cannot be built."""
    run = bench(tmp_path_factory.mktemp("kinds"), FILES, cache=CACHE, wall_s=300.0).base.run
    assert run.complete, run.why
    assert {result.id: result.outcome for result in run.results} == WANTED
    said = {result.id: result.message for result in run.results}
    assert "said why" in said["kinds/kinds_test.go::TestWrong"]
    assert "panic: not written yet" in said["kinds/kinds_test.go::TestPanics"]
    assert "broken_test.go:5:32: undefined: missing" in said["broken/broken_test.go::TestNever"]


@pytest.fixture(scope="module")
def sums(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A repository whose `TestAdd` is red."""
    files = {"go.mod": MOD, "sums.go": SUM, "sums_test.go": TESTS}
    return bench(tmp_path_factory.mktemp("sums"), files, cache=CACHE, wall_s=300.0)


def _with(imports: str, code: str) -> str:
    listed = "".join(f"\t{name}\n" for name in imports.split())
    return SUM.replace("package sums\n", f"package sums\n\nimport (\n{listed})\n\n{code}\n")


_PRINTED = r'"\x16=== RUN   TestAdd\n\x16--- PASS: TestAdd (0.00s)\n\x16--- PASS: TestZero (0.00s)\nPASS\n"'
IN_THE_CODE = {
    "prints results and ends with success": _with(
        '"os" "syscall"', f"func init() {{ os.Stdout.WriteString({_PRINTED}); syscall.Exit(0) }}"
    ),
    "ends with success while tests run": SUM.replace("package sums\n", 'package sums\n\nimport "syscall"\n').replace(
        "\treturn", "\tsyscall.Exit(0)\n\treturn"
    ),
    "filters what the tests print": _with(
        '"bytes" "io" "os"',
        "func init() {\n\treal := os.Stdout\n\tr, w, _ := os.Pipe()\n\tos.Stdout = w\n\tgo func() {\n"
        "\t\tall, _ := io.ReadAll(r)\n"
        '\t\treal.Write(bytes.ReplaceAll(all, []byte("FAIL"), []byte("PASS")))\n\t}()\n}',
    ),
    "speaks for the tests": _with(
        '"fmt" "os" "syscall"',
        'func init() {\n\tf := os.NewFile(3, "x")\n\tfmt.Fprintf(f, "hello %d\\n", os.Getpid())\n'
        "\tword := make([]byte, 64)\n\tf.Read(word)\n"
        '\tfmt.Fprintf(f, "%s 0 end passed 1 \\"TestAdd\\"\\n", word)\n}\n\nvar _ = syscall.Getpid',
    ),
    "runs tests of its own by the right names": _with(
        '"testing"',
        "func init() {\n\tno := func(pat, str string) (bool, error) { return true, nil }\n\ttesting.Init()\n"
        '\tgood := testing.InternalTest{Name: "TestAdd", F: func(t *testing.T) {}}\n'
        "\ttesting.Main(no, []testing.InternalTest{good}, nil, nil)\n}",
    ),
    "runs one more beside the others": SUM.replace(
        "package sums\n",
        'package sums\n\nimport "testing"\n\n'
        "var _ = testing.RunTests(func(p, s string) (bool, error) { return true, nil },\n"
        '\t[]testing.InternalTest{{Name: "TestAdd", F: func(t *testing.T) {}}})\n',
    ),
    "takes the socket away": _with('"syscall"', "func init() { syscall.Close(3) }"),
    "writes the results itself": _with(
        '"os"',
        'func init() { os.WriteFile("/out/tests.records", []byte("{}"), 0o600); os.Remove("/out/tests.records") }',
    ),
}


@pytest.mark.parametrize("name", IN_THE_CODE)
def test_code_that_works_on_the_runner_proves_nothing(sums: Bench, name: str) -> None:
    run = sums.measured({"sums.go": IN_THE_CODE[name]})
    assert not [result.message for result in run.results if "./sums.go:" in result.message], "it can be built"
    passed = {result.id for result in run.results if result.outcome is P}
    assert not run.complete or "sums_test.go::TestAdd" not in passed, run.log


EARLY = (
    'package early\n\nimport (\n\t"bytes"\n\t"strconv"\n\t"syscall"\n)\n\nvar _ = strconv.Itoa\nvar _ = bytes.Count\n'
)
ALL_OF_THEM = """
func init() {
	syscall.Write(3, []byte("hello 7\\n"))
	word, n := make([]byte, 64), 0
	if got, _ := syscall.Read(3, word); got != 64 {
		return
	}
	say := func(what string) {
		syscall.Write(3, []byte(string(word)+" "+strconv.Itoa(n)+" "+what+"\\n"))
		n++
	}
	say(`begin main 0 ""`)
	for _, name := range []string{"TestAdd", "TestZero"} {
		say("start - 0 " + strconv.Quote(name))
		say("end passed 1 " + strconv.Quote(name))
	}
	say(`done 0 0 ""`)
	syscall.Exit(0)
}
"""
BETWEEN = """
func init() {
	pair, _ := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	real, _ := syscall.Dup(3)
	syscall.Dup2(pair[1], 3)
	go func() {
		heard, at := make([]byte, 65536), 0
		for !bytes.Contains(heard[:at], []byte("TestZero")) {
			n, _ := syscall.Read(pair[0], heard[at:])
			at += n
		}
		syscall.Write(real, bytes.ReplaceAll(heard[:at], []byte("failed"), []byte("passed")))
	}()
}
"""
BEFORE_TESTING = {"tells all results": EARLY + ALL_OF_THEM, "stands between": EARLY + BETWEEN}
IMPORTS = 'package sums\n\nimport (\n\t"time"\n\n\t_ "example.org/sums/early"\n)\n'
WAITS = IMPORTS + "\nfunc Add(a, b int) int {\n\ttime.Sleep(200 * time.Millisecond)\n\treturn a - b\n}\n"


@pytest.mark.parametrize("name", BEFORE_TESTING)
def test_a_package_that_comes_before_testing_cannot_speak_for_it(sums: Bench, name: str) -> None:
    """It imports less than Go's testing does, so it is initialised first."""
    run = sums.measured({"sums.go": WAITS, "early/early.go": BEFORE_TESTING[name]})
    assert not [result.message for result in run.results if "early.go:" in result.message], "it can be built"
    passed = {result.id for result in run.results if result.outcome is P}
    assert not run.complete or "sums_test.go::TestAdd" not in passed, run.log


FROM_WITHIN = SUM.replace("\treturn a - b", "\tforge()\n\treturn a - b").replace(
    "package sums\n",
    """package sums

import (
	"reflect"
	"runtime"
	"strconv"
	"syscall"
	"time"
	"unsafe"
)

func find(name string) uintptr {
	for at := reflect.ValueOf(strconv.Itoa).Pointer() &^ 0xfffff; ; at += 8 {
		if found := runtime.FuncForPC(at); found != nil && found.Name() == name {
			return found.Entry()
		}
	}
}

func forge() {
	var tell func(kind, name, how string, took time.Duration)
	place := find("testing.pullwrightTell")
	here := &place
	*(*unsafe.Pointer)(unsafe.Pointer(&tell)) = unsafe.Pointer(here)
	tell("end", "TestAdd", "passed", 1)
	tell("start", "TestZero", "-", 0)
	tell("end", "TestZero", "passed", 1)
	tell("done", "", "0", 0)
	syscall.Exit(0)
}
""",
)


def test_whoever_tells_all_results_himself_is_found_out_by_tests_that_have_to_fail(sums: Bench) -> None:
    """He calls our own hooks in the memory of the process; but so he does when no test can pass."""
    check, evidence = sums.attempt({"sums.go": FROM_WITHIN})
    assert {result.outcome for result in evidence.after.results} == {P}, "he is as good as that"
    assert evidence.deaf == ("sums_test.go::TestAdd",)
    assert check.status is not CheckStatus.PASSED and not evidence.red_to_green


def test_tests_come_from_the_base_and_what_cannot_be_built_is_said_with_its_line(sums: Bench) -> None:
    weaker = TESTS.replace("got != 3", "false")
    skipping = (
        'package sums\n\nimport (\n\t"os"\n\t"testing"\n)\n\nfunc TestMain(m *testing.M) { m.Run(); os.Exit(0) }\n'
    )
    check, evidence = sums.attempt({"sums_test.go": weaker, "main_test.go": skipping})
    assert check.status is not CheckStatus.PASSED, evidence
    check, evidence = sums.attempt({"sums.go": SUM + "\nfunc broken() int { return nowhere }\n"})
    assert set(evidence.broken) == {"sums_test.go::TestZero"}
    assert "sums.go:8:28: undefined: nowhere" in next(r.message for r in evidence.after.results)


def test_the_honest_way_is_proven_with_a_new_test(sums: Bench) -> None:
    fresh = (
        TESTS.partition("func TestZero")[0]
        .replace("TestAdd", "TestMore")
        .replace("Add(1, 2); got != 3", "Add(5, 1); got != 6")
    )
    check, evidence = sums.attempt({"sums.go": HONEST, "more_test.go": fresh})
    assert check.status is CheckStatus.PASSED
    assert set(evidence.red_to_green) == {"more_test.go::TestMore", "sums_test.go::TestAdd"}


def test_a_newer_go_that_cannot_be_had_is_said_with_its_line(sums: Bench) -> None:
    tree = sums.lab.workspace.base_tree
    newer = sums.lab.workspace.overlay(tree, {"go.mod": b"module example.org/sums\n\ngo 1.99\n"})
    run = measure(sums.lab, newer, ())
    assert all(result.outcome is E for result in run.results) and run.results
    assert "1.99" in run.results[0].message
