"""A Java repository, an issue in, a proven branch out: with Maven on bubblewrap, with nothing but javac on Docker."""

import json
from pathlib import Path

from tests.stories.stage import Person, whole

POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId>
  <artifactId>shapes</artifactId>
  <version>1</version>
  <properties><maven.compiler.release>17</maven.compiler.release></properties>
  <dependencies>
    <dependency>
      <groupId>org.junit.jupiter</groupId>
      <artifactId>junit-jupiter</artifactId>
      <version>5.10.0</version>
      <scope>test</scope>
    </dependency>
  </dependencies>
</project>
"""
STUB = """package org.example;

public class Shapes {
    /** The area of a rectangle. */
    public static int area(int width, int height) {
        return 0;
    }
}
"""
RIGHT = STUB.replace("return 0", "return width * height")
UNREADABLE = STUB.replace("return 0", "return width * heigth")
FIVE = """package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ShapesTest {
    @Test
    void nothingHasNoArea() {
        assertEquals(0, Shapes.area(0, 5));
    }

    @Test
    void area() {
        assertEquals(6, Shapes.area(2, 3));
    }
}
"""
FOUR = FIVE.replace("org.junit.jupiter.api.Assertions", "org.junit.Assert").replace(
    "org.junit.jupiter.api", "org.junit"
)
FOUR = FOUR.replace("class ShapesTest", "public class ShapesTest").replace("void ", "public void ")
ISSUE = "The area of a rectangle is always 0\n\nShapes.area(2, 3) should be 6.\n"
MAIN, TEST = "src/main/java/org/example/Shapes.java", "src/test/java/org/example/ShapesTest.java"


def test_with_maven_what_does_not_compile_is_mended_and_the_rest_is_proven(tmp_path: Path) -> None:
    ada = Person(tmp_path, files={"pom.xml": POM, MAIN: STUB, TEST: FIVE})
    done = ada.runs([whole(MAIN, UNREADABLE), whole(MAIN, RIGHT)], issue=ISSUE)
    assert done.code == 0, done.err
    found = done.document
    assert (found["verdict"], found["attempts"]) == ("proven", 2)
    assert found["tests"]["red_to_green"] == [f"{TEST}::area"]
    assert found["tests"]["broken"] == []
    assert "Shapes.java:6: error: cannot find symbol" in Path(found["reports"]["markdown"]).read_text()
    report = json.loads(Path(found["reports"]["json"]).read_text())
    assert any("Pullwright's own runner" in note for note in report["notes"]), report["notes"]


def test_with_a_compiler_alone_and_junit_4_on_docker(tmp_path: Path) -> None:
    files = {"org/example/Shapes.java": STUB, "org/example/ShapesTest.java": FOUR}
    ada = Person(tmp_path, files=files)
    done = ada.runs([whole("org/example/Shapes.java", RIGHT)], "--sandbox", "docker", issue=ISSUE)
    assert done.code == 0, done.err
    found = done.document
    assert found["verdict"] == "proven"
    assert found["tests"]["red_to_green"] == ["org/example/ShapesTest.java::area"]
