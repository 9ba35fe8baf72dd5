"""Go and Rust without a box: what a repository is, what loads itself, what is a test, and where tests stand."""

import pytest

from core.repo_config import RepoConfig
from tests.worker.languages.views import Files
from worker.languages import Project, detect, named
from worker.languages.cargo import inside
from worker.sandbox.bubble.toolchain import toolchain

GO, RUST = named("go"), named("rust")
MOD = "module example.org/a\n\ngo 1.22\n"
CARGO = '[package]\nname = "a"\nversion = "1.0.0"\n'


def _found(files: dict[str, str], test: str | None = None) -> Project:
    return detect(Files(files), RepoConfig(test=test))


def test_a_go_repository_is_its_modules() -> None:
    files = {"a.go": "", "go.mod": MOD, "tools/go.mod": MOD, "vendor/x/go.mod": "", "a/testdata/go.mod": ""}
    found = _found(files)
    assert (found.framework, found.test_command, found.arguments) == ("go", "go test ./...", (".", "tools"))
    assert found.setup_files == (), "repositories that need nothing but Go share what was compiled of it"
    needs = _found({**files, "go.mod": MOD + "require (\n\texample.org/b v1.0.0 // x\n)\n", "go.sum": ""})
    assert needs.setup_files == ("go.mod", "go.sum", "tools/go.mod")
    assert "go mod download" in needs.setup[0][-1]
    assert _found({**files, "go.mod": "module a\n\ngo 1.99\n"}).setup_files, "a Go that no image has"


def test_a_rust_repository_is_its_workspaces() -> None:
    files = {"src/lib.rs": "", "Cargo.toml": CARGO, "member/Cargo.toml": CARGO, "tests/x/Cargo.toml": ""}
    found = _found(files)
    assert (found.framework, found.test_command, found.arguments) == ("cargo", "cargo test", (".",))
    assert (found.setup, found.given) == ((), True)
    assert _found({"a/src/lib.rs": "", "a/Cargo.toml": CARGO, "b/Cargo.toml": CARGO}).arguments == ("a", "b")
    needs = _found({**files, "member/Cargo.toml": CARGO + '[dependencies]\nx = "1"\n', "Cargo.lock": ""})
    assert needs.setup_files == ("Cargo.lock", "Cargo.toml", "member/Cargo.toml")
    assert _found({**files, "Cargo.toml": CARGO + '[dependencies]\nx = { path = "x" }\n'}).setup == ()


@pytest.mark.parametrize(
    ("line", "framework"),
    [
        ("go test -race -tags integration -run 'TestA|TestB' ./pkg/...", "go"),
        ("go test -count=1 -v -coverprofile=c.out", "go"),
        ("go test -exec sudo ./...", "command"),
        ("go vet ./... && go test ./...", "command"),
        ("make test", "command"),
    ],
)
def test_a_plain_go_test_is_taken_apart_and_all_else_is_one_test(line: str, framework: str) -> None:
    found = _found({"a.go": "", "go.mod": MOD}, line)
    assert (found.framework, found.test_command) == (framework, line)
    assert any("exit code" in note for note in found.notes) is (framework == "command")


@pytest.mark.parametrize(
    ("line", "framework"),
    [
        ("cargo test --workspace --all-features -- --include-ignored", "cargo"),
        ("cargo test --lib -p a some_test -- --test-threads 1 --nocapture", "cargo"),
        ("cargo test --config build.rustc-wrapper='./x'", "command"),
        ("cargo nextest run", "command"),
    ],
)
def test_a_plain_cargo_test_is_taken_apart_and_all_else_is_one_test(line: str, framework: str) -> None:
    assert _found({"a.rs": "", "Cargo.toml": CARGO}, line).framework == framework


@pytest.mark.parametrize(
    ("path", "old", "new", "steers"),
    [
        ("go.mod", MOD, MOD + "require a.example/b v1.0.0\n", False),
        ("go.mod", MOD, MOD.replace("1.22", "1.23"), False),
        ("go.mod", MOD, MOD + "replace a.example/b => ./b\n", True),
        ("go.mod", MOD, MOD + "toolchain go1.23.4\n", True),
        ("go.work", None, "use .\n", True),
        ("vendor/a/b.go", "", "x", True),
        ("a.go", None, "x", False),
    ],
)
def test_what_go_obeys_by_itself(path: str, old: str | None, new: str, steers: bool) -> None:
    assert GO.is_autoloaded(path, old.encode() if old is not None else None, new.encode()) is steers


@pytest.mark.parametrize(
    ("path", "old", "new", "steers"),
    [
        ("Cargo.toml", CARGO, CARGO + '[dependencies]\nx = "1"\n', False),
        ("Cargo.toml", CARGO, CARGO.replace("1.0.0", "1.0.1"), False),
        ("Cargo.toml", None, CARGO, False),
        ("Cargo.toml", CARGO, CARGO + 'build = "gen.rs"\n', True),
        ("Cargo.toml", CARGO, CARGO + "autotests = false\n", True),
        ("Cargo.toml", CARGO, CARGO + '[[test]]\nname = "a"\nharness = false\n', True),
        ("Cargo.toml", CARGO, CARGO + '[patch.crates-io]\nx = { path = "x" }\n', True),
        (
            "Cargo.toml",
            CARGO,
            CARGO + '[lints.clippy]\nall = "deny"\n[workspace.lints.rust]\nunused = "allow"\n',
            False,
        ),
        ("Cargo.toml", CARGO, "not toml [", True),
        ("build.rs", None, "fn main() {}", True),
        ("a/.cargo/config.toml", None, "", True),
        ("rust-toolchain.toml", None, "", True),
        ("src/lib.rs", None, "", False),
    ],
)
def test_what_cargo_obeys_by_itself(path: str, old: str | None, new: str, steers: bool) -> None:
    assert RUST.is_autoloaded(path, old.encode() if old is not None else None, new.encode()) is steers


def test_what_a_cargo_toml_has_run_while_it_builds() -> None:
    assert RUST.loaded_by("m/Cargo.toml", "[lib]\nproc-macro = true\n") == {"m/src/lib.rs"}
    assert RUST.loaded_by("Cargo.toml", '[package]\nbuild = "tools/gen.rs"\n') == {"tools/gen.rs"}
    assert RUST.loaded_by("Cargo.toml", "package = 1\nlib = 2\n") == frozenset()


def test_test_files() -> None:
    assert [path for path in ("a_test.go", "a/testdata/x.json", "a.go", "test/a.go") if GO.is_test(path)] == [
        "a_test.go",
        "a/testdata/x.json",
    ]
    tests = ("tests/a.rs", "tests/common/mod.rs", "src/tests.rs", "src/a/parser_tests.rs", "benches/b.rs")
    assert all(map(RUST.is_test, tests)) and not any(map(RUST.is_test, ("src/lib.rs", "src/testing.rs")))
    assert [path for path in tests if RUST.is_test_module(path)] == [
        "tests/a.rs",
        "src/tests.rs",
        "src/a/parser_tests.rs",
    ]


def test_definitions() -> None:
    go = "package a\n\ntype S struct{}\n\nfunc (s *S) M() {}\n\nfunc F() {\n}\n"
    assert [(s.name, s.kind, s.start) for s in GO.symbols(go)] == [
        ("S", "class", 3),
        ("M", "method", 5),
        ("F", "function", 7),
    ]
    rust = "pub struct S;\n\nimpl S {\n    fn m(&self) {}\n}\n\nmod a {\n    fn f() {}\n}\n"
    assert [s.name for s in RUST.symbols(rust)] == ["S", "S", "S.m", "a", "a.f"]


CODE = "use std::fmt;\n\npub fn one() -> u8 {\n    1\n}\n"
TESTS = "#[cfg(test)]\n#[allow(unused)]\nmod tests {\n    #[test]\n    fn one() {}\n}\n\n#[test]\nfn two() {}"


def test_tests_are_told_from_the_code_that_they_stand_in() -> None:
    mixed = f"{CODE}\n// about it\n{TESTS}\n\npub fn after() {{}}\n"
    assert inside.tests(mixed) == TESTS.replace("}\n\n#[test]", "}\n#[test]")
    assert inside.tests(CODE) == ""
    without = inside.with_tests(mixed, "")
    assert "#[" not in without and "pub fn after" in without
    other = inside.with_tests(mixed, "#[cfg(test)]\nmod other {}\n")
    assert "mod tests" not in other and other.endswith("#[cfg(test)]\nmod other {}\n") and "pub fn one" in other
    assert inside.with_tests("", TESTS).strip() == inside.tests(TESTS)
    assert "#[cfg(not(test))]\nfn real() {}" in inside.with_tests("#[cfg(not(test))]\nfn real() {}\n", "")


def test_the_hosts_toolchains_are_found() -> None:
    for language, program in (("go", "go"), ("rust", "cargo")):
        found = toolchain(language)
        assert (found.prefix / "bin" / program).is_file() and found.version[:1] == "1"
