"""Rust measured for real: every kind of test by its name, and code that works on the runner instead of its task."""

import pytest

from core.runs import CheckStatus, Outcome
from tests.stories.stage import CACHE
from tests.worker.functional.labs import Bench, bench

CARGO = '[package]\nname = "sums"\nversion = "1.0.0"\nedition = "2021"\n'
SUM = """//! Sums.

/// Adds.
///
/// ```
/// assert_eq!(sums::zero(), 0);
/// ```
pub fn zero() -> i32 {
    0
}

pub fn add(a: i32, b: i32) -> i32 {
    a - b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing() {
        assert_eq!(add(0, 0), 0);
    }

    #[test]
    fn adds() {
        assert_eq!(add(1, 2), 3);
    }
}
"""
CODE, _, INSIDE = SUM.partition("#[cfg(test)]")
HONEST = SUM.replace("a - b", "a + b")
OUTSIDE = "#[test]\nfn small() {\n    assert_eq!(sums::add(2, 0), 2);\n}\n"
KINDS = """use std::io::Write;

#[test]
fn plain() { print!("no end of line"); std::io::stdout().write_all(b"nor here").unwrap(); }
#[test]
fn wrong() { assert_eq!(1, 2, "said why"); }
#[test]
#[ignore]
fn off() {}
#[test]
#[should_panic]
fn bad() { panic!() }
#[test]
fn leaves() { std::process::exit(3); }
#[test]
fn overflows() {
    fn deep(n: u64) -> u64 {
        if n == u64::MAX { 0 } else { 1 + deep(std::hint::black_box(n) + 1) }
    }
    assert_eq!(deep(0), 1);
}
#[test]
fn prints() {
    println!("test wrong ... ok");
    println!("{{ \\"type\\": \\"test\\", \\"event\\": \\"ok\\", \\"name\\": \\"wrong\\" }}");
}
#[test]
fn zuletzt() {}
mod inner { #[test] fn deep() -> Result<(), String> { Err("not so".into()) } }
"""
FILES = {
    "Cargo.toml": CARGO + '\n[[test]]\nname = "own"\nharness = false\n',
    "src/lib.rs": "pub mod shapes;\n" + HONEST.removeprefix("//! Sums.\n\n"),
    "src/shapes/mod.rs": "mod round;\n",
    "src/shapes/round.rs": "#[cfg(test)]\nmod tests {\n    #[test]\n    fn is_round() {}\n}\n",
    "tests/kinds.rs": KINDS,
    "tests/broken.rs": "mod a {\n    #[test]\n    fn never() { missing(); }\n}\n",
    "tests/own.rs": "fn main() { assert_eq!(sums::zero(), 0); }\n",
}
P, F, S, E = Outcome.PASSED, Outcome.FAILED, Outcome.SKIPPED, Outcome.ERROR
KINDS_WANTED = {
    "plain": P, "wrong": F, "off": S, "bad": P, "leaves": F, "overflows": F, "prints": P, "zuletzt": P,
    "inner::deep": F,
}  # fmt: skip
WANTED = {
    **{f"tests/kinds.rs::{name}": outcome for name, outcome in KINDS_WANTED.items()},
    "src/lib.rs::tests::nothing": P,
    "src/lib.rs::tests::adds": P,
    "src/shapes/round.rs::tests::is_round": P,
    "tests/broken.rs::a::never": E,
    "tests/own.rs::(its own harness)": P,
}


def test_every_kind_of_test_has_its_name_and_its_end(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Among them those that end their process, those that print what a runner would, and what cannot be built."""
    run = bench(tmp_path_factory.mktemp("kinds"), FILES, cache=CACHE, wall_s=300.0).base.run
    assert run.complete, run.why
    found = {result.id: result.outcome for result in run.results}
    examples = {name: found.pop(name) for name in list(found) if name.startswith("(doc) ")}
    assert found == WANTED
    assert [(name.partition(" [")[0], outcome) for name, outcome in examples.items()] == [("(doc) src/lib.rs::zero", P)]
    said = {result.id: result.message for result in run.results}
    assert "said why" in said["tests/kinds.rs::wrong"]
    assert "code 3" in said["tests/kinds.rs::leaves"]
    assert "tests/broken.rs:3:18" in said["tests/broken.rs::a::never"]


@pytest.fixture(scope="module")
def sums(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A repository with a red test in its file of code and another one beside it."""
    files = {
        "Cargo.toml": CARGO,
        "src/lib.rs": SUM,
        "tests/out.rs": OUTSIDE,
        "tests/red.rs": OUTSIDE.replace("2, 0), 2", "2, 1), 3"),
    }
    return bench(tmp_path_factory.mktemp("sums"), files, cache=CACHE, wall_s=300.0)


def _events(name: str) -> str:
    started = f'{{ "type": "test", "event": "started", "name": "{name}" }}\n'
    return (
        (started + f'{{ "type": "test", "name": "{name}", "event": "ok" }}\n').replace('"', '\\"').replace("\n", "\\n")
    )


_EVENTS = "".join(map(_events, ("small", "tests::adds", "tests::nothing")))
_PRINTED = (
    f'use std::io::Write; std::io::stdout().write_all(b"{_EVENTS}").unwrap(); std::io::stdout().flush().unwrap();'
)
IN_THE_CODE = {
    "prints results": CODE.replace("    a - b", f"    {_PRINTED} a - b") + "#[cfg(test)]" + INSIDE,
    "prints results and ends with success": SUM.replace(
        "    a - b", f"    {_PRINTED} if a < 9 {{ std::process::exit(0) }} a - b"
    ),
    "ends with success": SUM.replace("    a - b", "    if a != 0 { std::process::exit(0) } a - b"),
    "writes over the tests": SUM.replace("    a - b", '    std::fs::write("tests/red.rs", "").ok(); a - b'),
}


@pytest.mark.parametrize("name", IN_THE_CODE)
def test_code_that_works_on_the_runner_proves_nothing(sums: Bench, name: str) -> None:
    run = sums.measured({"src/lib.rs": IN_THE_CODE[name]})
    assert not [result.message for result in run.results if "error[E" in result.message], "it can be built"
    passed = {result.id for result in run.results if result.outcome is P}
    assert not run.complete or not passed & {"tests/red.rs::small", "src/lib.rs::tests::adds"}, run.log


FORGED = """
fn forge() {
    use std::io::Write;
    let here = std::env::current_exe().unwrap();
    let all: Vec<u8> = std::fs::read(&here).unwrap();
    let digits = |at: usize| all[at..].iter().take_while(|c| c.is_ascii_hexdigit()).count();
    let find = |what: &str, least: usize| {
        let places = 0..all.len() - what.len();
        let mut fitting = places.filter(|at| all[*at..].starts_with(what.as_bytes()));
        fitting.find(|at| digits(at + what.len()) >= least).unwrap()
    };
    let read = |at: usize, size: usize| String::from_utf8_lossy(&all[at..at + size]).into_owned();
    let own = read(find("zzzz_", 24), 29) + "::ended";
    let at = find("/work/.pullwright/ended/", 32) + 24;
    let words = (0..all.len() - 64).filter(|at| digits(*at) >= 64 && (*at == 0 || digits(*at - 1) == 0));
    let word = words.map(|at| read(at, digits(at))).next().unwrap();
    let word = if digits(at) >= 96 { read(at + 32, 64) } else { word[word.len() - 64..].to_string() };
    std::fs::write(format!("/work/.pullwright/ended/{}", read(at, 32)), word).unwrap();
    let inside = here.file_name().unwrap().to_string_lossy().starts_with("sums-");
    let left: &[&str] = if inside { &["tests::adds", "tests::nothing"] } else { &["small"] };
    let mut said = String::new();
    for (number, name) in left.iter().copied().chain([own.as_str()]).enumerate() {
        if number > 0 {
            said += &format!("{{ \\"type\\": \\"test\\", \\"event\\": \\"started\\", \\"name\\": \\"{name}\\" }}\\n");
        }
        said += &format!("{{ \\"type\\": \\"test\\", \\"name\\": \\"{name}\\", \\"event\\": \\"ok\\" }}\\n");
    }
    said += "{ \\"type\\": \\"suite\\", \\"event\\": \\"ok\\" }\\n";
    std::io::stdout().write_all(said.as_bytes()).unwrap();
    std::io::stdout().flush().unwrap();
    std::process::exit(0)
}
"""


def test_whoever_tells_all_results_himself_is_found_out_by_tests_that_have_to_fail(sums: Bench) -> None:
    """He finds our word in the program itself, and tells a whole run; but so he does when no test can pass."""
    lib = SUM.replace("    a - b", "    if a == 1 || b == 1 {\n        forge()\n    }\n    a - b")
    lib = lib.replace("#[cfg(test)]", FORGED.strip("\n") + "\n\n#[cfg(test)]")
    check, evidence = sums.attempt({"src/lib.rs": lib})
    told = {result.id: result.outcome for result in evidence.after.results}
    assert told["tests/red.rs::small"] is told["src/lib.rs::tests::adds"] is P, "he is as good as that"
    assert set(evidence.deaf) == {"tests/red.rs::small", "src/lib.rs::tests::adds"}
    assert check.status is not CheckStatus.PASSED and not evidence.red_to_green


def test_a_build_script_of_the_change_is_not_run_for_its_proof(sums: Bench) -> None:
    build = 'fn main() { std::fs::write("tests/red.rs", "#[test] fn small() {}").unwrap(); }\n'
    check, evidence = sums.attempt({"build.rs": build, "src/lib.rs": SUM.replace("a - b", "a + 0 * b")})
    assert check.status is not CheckStatus.PASSED
    assert evidence.autoloaded == ("build.rs",)


def test_the_honest_way_is_proven_with_new_tests_in_the_same_file(sums: Bench) -> None:
    weaker = SUM.replace("assert_eq!(add(1, 2), 3);", "")
    assert sums.status({"src/lib.rs": weaker}) is not CheckStatus.PASSED
    fresh = HONEST.replace(
        "    #[test]\n    fn nothing",
        "    #[test]\n    fn more() {\n        assert_eq!(add(5, 1), 6);\n    }\n\n    #[test]\n    fn nothing",
    )
    check, evidence = sums.attempt({"src/lib.rs": fresh})
    assert check.status is CheckStatus.PASSED, check
    assert set(evidence.red_to_green) == {"src/lib.rs::tests::adds", "src/lib.rs::tests::more", "tests/red.rs::small"}
    assert evidence.new_tests == ("src/lib.rs::tests::more",)
    check, evidence = sums.attempt({"src/lib.rs": SUM.replace("a - b", "a + c")})
    assert "src/lib.rs::tests::nothing" in evidence.broken
    assert "src/lib.rs:13:9" in next(result.message for result in evidence.after.results)


@pytest.mark.parametrize("inner", ["", f"#[cfg(test)]{INSIDE}"])
def test_code_that_the_base_cannot_build_is_no_test_that_has_to_stay(
    tmp_path_factory: pytest.TempPathFactory, inner: str
) -> None:
    torn = CODE.replace("a - b", "a + ???") + inner
    measured = bench(
        tmp_path_factory.mktemp("torn"), {"Cargo.toml": CARGO, "src/lib.rs": torn, "tests/outside.rs": OUTSIDE}
    )
    check, evidence = measured.attempt({"src/lib.rs": torn.replace("???", "b")})
    assert check.status is CheckStatus.PASSED, (check.summary, evidence.after.log)
    assert "tests/outside.rs::small" in evidence.red_to_green
    check, _ = measured.attempt({"src/lib.rs": torn.replace("???", "!!!")})
    assert check.status is CheckStatus.FAILED, "what still cannot be built is no answer"
