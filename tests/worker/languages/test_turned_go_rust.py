"""Tests of Go and Rust that are made to fail at their end: whatever they are, and on their own lines."""

from worker.languages import named

GO = """package sums

import "testing"

func TestPlain(t *testing.T) {
	if Add(1, 2) != 3 {
		return
	}
}
func TestOnALine(tt *testing.T) {}
func TestOfNothing(_ *testing.T) {}
func TestMain(m *testing.M) {}
func Testify(t *testing.T) {}
func help(t *testing.T) {}
func (s suite) TestMethod(t *testing.T) {}
func ExampleAdd() {
	fmt.Println(Add(1, 2))
	// Output: 3
}
func ExampleQuiet() {}
"""
RUST = """pub fn add() {}
#[cfg(test)]
mod tests {
    // why
    #[test]
    fn plain() -> Result<(), ()> { Ok(()) }
    mod deeper { #[tokio::test(flavor = "x")] async fn waits() {} }
    #[test]
    #[should_panic]
    fn bad() { panic!() }
    #[test] #[ignore] fn off() {}
    fn helper() {}
}
#[test]
fn last() {}
"""


def test_go() -> None:
    made = named("go").turned("a_test.go", GO)
    assert made.tests == ("TestPlain", "TestOnALine", "ExampleAdd") and made.sure
    assert "func TestPlain(t *testing.T) { defer t.Fail();\n\tif" in made.text
    assert "func TestOnALine(tt *testing.T) { defer tt.Fail();}" in made.text
    assert "// Output: the end of the test 3\n" in made.text
    assert made.text.count("\n") == GO.count("\n"), "lines keep their numbers"


def test_rust() -> None:
    made = named("rust").turned("src/lib.rs", RUST)
    assert made.tests == ("tests::plain", "tests::deeper::waits", "tests::bad", "last") and made.sure
    assert made.text.count("impl Drop for AtTheEnd") == 3
    assert '#[should_panic(expected = "the end of the test")]\n    fn bad() { panic!() }' in made.text
    assert made.text.count("\n") == RUST.count("\n")


def test_what_cannot_be_read_is_left_as_it_is() -> None:
    for language, text in (("go", "func Test("), ("rust", "#[test] fn ("), ("go", ""), ("rust", "\ud7ff{{{")):
        assert named(language).turned("x", text).text == text
