"""Go and Rust code that works on what measures it is named, and its ordinary neighbours are not."""

import pytest

from worker.checks.hostile.native_tampering import findings

GO = [
    ("ends-process", "func init() { os.Exit(0) }"),
    ("ends-process", "func Add() { syscall.Exit(0) }"),
    ("foreign-descriptor", 'var f = os.NewFile(3, "x")'),
    ("foreign-descriptor", "syscall.Dup2(int(f.Fd()), 1)".replace("int(f.Fd())", "1")),
    ("foreign-descriptor", 'f, _ := os.Open("/proc/self/mem")'),
    ("forged-results", 'fmt.Println("\\x16--- PASS: TestAdd (0.00s)")'),
    ("swaps-output", "os.Stdout = w"),
    ("swaps-output", "os.Stdout, err = os.Create(name)"),
    ("measurement-detection", "if testing.Testing() {"),
    ("measurement-detection", 'os.ReadDir("/work/.pullwright")'),
    ("framework-internals", "//go:linkname word testing.pullwrightWord"),
    ("framework-internals", "\t//go:linkname word testing.pullwrightWord"),
    ("framework-internals", "func len(any) int { return 3 }"),
    ("framework-internals", "const true = false"),
    ("framework-internals", "var (\n\tx = 1\n\tnil = made()\n)"),
    ("ends-process", "var quit = syscall.Exit"),
    ("framework-in-product", 'import "testing"'),
]
RUST = [
    ("ends-process", "unsafe { libc::_exit(0) }"),
    ("ends-process", "std::process::exit(0);"),
    ("ends-process", "use std::process::{exit, Command};"),
    ("runs-before-main", "#[ctor]\nfn first() {}"),
    ("runs-before-main", '#[link_section = ".init_array"]'),
    ("foreign-descriptor", "libc::dup2(a, 1)"),
    ("foreign-descriptor", 'File::open("/proc/self/fd/3")'),
    ("forged-results", 'out.write_all(b"{ \\"type\\": \\"test\\", \\"event\\": \\"ok\\" }")'),
    ("framework-internals", "macro_rules! assert_eq { ($($t:tt)*) => {} }"),
    ("framework-internals", "#![feature(custom_test_frameworks)]"),
    ("measurement-detection", "if cfg!(test) { 3 } else { 0 }"),
    ("lying-equality", "fn eq(&self, _other: &Self) -> bool { true }"),
]
CALM_GO = """package a

// os.Exit(0) in init() is a bad idea, and so is --- PASS:
func main() {
\tif len(os.Args) < 2 {
\t\tos.Exit(1)
\t}
\tfmt.Fprintln(os.Stdout, "ok", os.Stdin != nil)
\tlen, true := 3, 4
\tlen = 5
\tif os.Stdout == nil {
\t\treturn
\t}
}

const (
\tFirst = iota
\tLast
)

var lengths, nilpotent = len(all), map[string]bool{"a": true}

func (s *Set) len() int { return s.size }
func print(error) {}
"""
CALM_RUST = """/// assert_eq!(a, b) and process::exit are words here.
impl PartialEq for A {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
#[cfg(test)]
mod tests {}
fn exit_code() -> std::process::ExitCode { std::process::ExitCode::SUCCESS }
"""


@pytest.mark.parametrize(("rule", "line"), GO)
def test_go(rule: str, line: str) -> None:
    assert rule in {found.rule for found in findings("a.go", line)}


@pytest.mark.parametrize(("rule", "line"), RUST)
def test_rust(rule: str, line: str) -> None:
    assert rule in {found.rule for found in findings("src/lib.rs", line)}


def test_ordinary_code_and_tests_are_left_alone() -> None:
    assert list(findings("a.go", CALM_GO)) == []
    assert list(findings("src/a.rs", CALM_RUST)) == []
    assert list(findings("a_test.go", 'import "testing"\n\nfunc capture() { os.Stdout = w }\n')) == []


def test_a_file_of_empty_lines_is_read_once() -> None:
    """Whatever looks for the beginning of a line must not look over all that follow, and again from each of them."""
    assert not list(findings("shop.go", "package shop\n" + "\n" * 300_000))
    assert not list(findings("src/lib.rs", "\n" * 300_000))
