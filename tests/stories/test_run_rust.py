"""A Rust repository, an issue in, a proven branch out: with a crate from elsewhere, and tests in the file of code."""

import json
from pathlib import Path

from tests.stories.stage import Person, whole

CARGO = '[package]\nname = "shapes"\nversion = "0.1.0"\nedition = "2021"\n\n[dev-dependencies]\nitoa = "=1.0.11"\n'
LOCK = """version = 3

[[package]]
name = "itoa"
version = "1.0.11"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "49f1f14873335454500d59611f1cf4a4b0f786f9ac11f4312a78e4cf2566695b"

[[package]]
name = "shapes"
version = "0.1.0"
dependencies = [
 "itoa",
]
"""
STUB = """/// The area of a rectangle.
pub fn area(_width: u32, _height: u32) -> u32 {
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_has_no_area() {
        assert_eq!(area(0, 5), 0);
    }
}
"""
RIGHT = STUB.replace("_width: u32, _height", "width: u32, height").replace("    0\n", "    width * height\n")
UNREADABLE = RIGHT.replace("width * height", "width * heigth")
BREAKS = STUB.replace("    0\n", "    6\n")
TEST = """#[test]
fn two_by_three() {
    assert_eq!(itoa::Buffer::new().format(shapes::area(2, 3)), "6");
}
"""
ISSUE = "The area of a rectangle is always 0\n\n`area(2, 3)` in src/lib.rs should be 6.\n"
FILES = {"Cargo.toml": CARGO, "Cargo.lock": LOCK, "src/lib.rs": STUB, "tests/area.rs": TEST}


def test_what_does_not_compile_and_what_breaks_is_mended_and_the_rest_is_proven(tmp_path: Path) -> None:
    ada = Person(tmp_path, files=FILES)
    done = ada.runs([whole("src/lib.rs", text) for text in (UNREADABLE, BREAKS, RIGHT)], issue=ISSUE)
    assert done.code == 0, (done.err, done.out)
    found = done.document
    assert (found["verdict"], found["attempts"]) == ("proven", 3)
    assert found["tests"]["red_to_green"] == ["tests/area.rs::two_by_three"]
    said = Path(found["reports"]["markdown"]).read_text()
    assert "cannot find value `heigth` in this scope" in said
    assert "src/lib.rs:3:13" in said
    assert "src/lib.rs::tests::nothing_has_no_area" in said, "what the second attempt broke"
    report = json.loads(Path(found["reports"]["json"]).read_text())
    assert any("Rust has the controls for new tests in part only" in note for note in report["notes"])
