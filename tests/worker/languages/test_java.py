"""Java without a box: what a repository is, what its build files list, what loads itself, tests turned round."""

import pytest

from core.repo_config import RepoConfig
from tests.worker.languages.views import Files
from worker.languages import Project, detect, named
from worker.languages.jvm.gradle import Coordinate, listed
from worker.languages.jvm.project_file import project_file

JAVA = named("java")
MAIN = "src/main/java/org/example/App.java"


def _found(files: dict[str, str], config: RepoConfig | None = None) -> Project:
    return detect(Files({MAIN: "class App {}", **files}), config or RepoConfig())


def test_the_build_file_decides_what_kind_of_project_it_is() -> None:
    assert (_found({"pom.xml": "<project/>"}).test_command, _found({}).test_command[:4]) == ("mvn test", "java")
    gradle = _found({"build.gradle.kts": ""})
    assert (gradle.test_command, gradle.arguments[0]) == ("gradle test", "gradle")
    assert "Gradle itself is not run" in gradle.notes[0]
    assert "faint" in gradle.notes[-1]  # the control runs that there are not, named
    assert _found({}).probe  # JUnit alone may be in the image
    assert _found({"pom.xml": ""}).setup_files == ("pom.xml",)
    assert _found({}).wall_s == 120


@pytest.mark.parametrize("line", ["mvn test", "./mvnw -B -q verify", "gradle test --no-daemon", "./gradlew clean test"])
def test_usual_commands_are_seen_through(line: str) -> None:
    assert _found({"pom.xml": ""}, RepoConfig(test=line)).framework == "junit"


@pytest.mark.parametrize("line", ["mvn test -Pother", "mvn test && true", "make test", "mvn -Dtest=A test"])
def test_other_commands_are_run_as_they_stand(line: str) -> None:
    found = _found({"pom.xml": ""}, RepoConfig(test=line))
    assert (found.framework, found.test_command) == ("command", line)
    task = JAVA.test_task(found, only=(), layered=True)
    assert task.argv[-1] == line
    assert "<offline>true</offline>" in task.argv[-2]


def test_setup_of_the_repository_comes_first() -> None:
    found = _found({"pom.xml": ""}, RepoConfig(setup=("./prepare.sh",)))
    assert [command[-1] for command in found.setup][1] == "./prepare.sh"
    assert _found({"pom.xml": ""}, RepoConfig(setup=())).setup == ()


GRADLE = """
plugins { id "java" }
repositories { mavenCentral() } // testImplementation "no:no:1"
dependencies {
    testImplementation platform("org.junit:junit-bom:5.10.0")
    testImplementation "org.junit.jupiter:junit-jupiter"
    implementation group: 'org.json', name: 'json', version: '20190722'
    implementation(project(":core"))
    implementation libs.guava
    testRuntimeOnly("a:b:1'</version><x>")
}
"""


def test_what_a_gradle_file_lists_plainly() -> None:
    found = listed(GRADLE)
    assert found.platforms == (Coordinate("org.junit", "junit-bom", "5.10.0"),)
    assert found.libraries == (
        Coordinate("org.junit.jupiter", "junit-jupiter"),
        Coordinate("org.json", "json", "20190722"),
    )
    assert [line[:20] for line in found.unread] == ["implementation libs.", 'testRuntimeOnly("a:b']
    written = project_file(found)
    assert "'" not in written
    assert "<artifactId>junit-bom</artifactId><version>5.10.0</version><type>pom</type><scope>import</scope>" in written


def test_what_a_test_is_by_its_path() -> None:
    assert JAVA.is_test("src/test/java/org/example/Data.java")
    assert JAVA.is_test_module("core/src/test/java/AppTest.java")
    assert JAVA.is_test("AppTests.java")
    assert not JAVA.is_test("src/main/java/org/example/test/LoadTest.java")
    assert not JAVA.is_test_module("src/test/java/org/example/Data.java")


LOADED = [
    *("junit-platform.properties", "src/test/resources/junit-platform.properties", ".mvn/extensions.xml", "mvnw"),
    *("src/main/resources/META-INF/services/org.junit.platform.launcher.TestExecutionListener", "build.gradle"),
    *("src/main/resources/META-INF/services/org.junit.jupiter.api.extension.Extension", "settings.gradle.kts"),
    *("META-INF/services/javax.annotation.processing.Processor", "lombok.config", "buildSrc/src/main/java/A.java"),
    *("src/main/java/org/junit/jupiter/api/Assertions.java", "gradle.properties", "gradle/wrapper/gradle-wrapper.jar"),
    *("lib/tools.jar", "target/classes/A.class", "init.gradle", "src/test/resources/mockito-extensions/x"),
]
PLAIN = [MAIN, "src/main/resources/messages.properties", "src/main/resources/META-INF/services/org.example.Shape"]


@pytest.mark.parametrize("path", LOADED)
def test_what_the_tools_load_by_themselves(path: str) -> None:
    assert JAVA.is_autoloaded(path, None, b"x")


@pytest.mark.parametrize("path", PLAIN)
def test_what_they_do_not(path: str) -> None:
    assert not JAVA.is_autoloaded(path, None, b"x")


POM = b'<project xmlns="http://maven.apache.org/POM/4.0.0"><version>1</version><dependencies/>%s</project>'
PLUGIN = b"<build><plugins><plugin><artifactId>evil</artifactId></plugin></plugins></build>"


def test_of_a_pom_only_what_tools_act_on() -> None:
    old = POM % b""
    library = old.replace(b"<dependencies/>", b"<dependencies><dependency/></dependencies>").replace(b">1<", b">2<")
    assert not JAVA.is_autoloaded("pom.xml", old, library)
    assert JAVA.is_autoloaded("core/pom.xml", old, POM % PLUGIN)
    assert JAVA.is_autoloaded("pom.xml", POM % PLUGIN, None)
    assert JAVA.is_autoloaded("pom.xml", old, b"<project>")
    hidden = b"<!DOCTYPE p [<!ENTITY e '<build/>'>]>" + old
    assert JAVA.is_autoloaded("pom.xml", old, hidden)


def test_of_a_gradle_file_all_but_plain_libraries() -> None:
    old = b'plugins { id "java" }\ndependencies {\n  implementation "a:b:1"\n}\n'
    more = old.replace(b"}\n", b"}\n").replace(b'"a:b:1"', b'"a:b:2"\n  implementation("c:d:1")')
    assert not JAVA.is_autoloaded("build.gradle", old, more)
    assert JAVA.is_autoloaded("build.gradle", old, old.replace(b'"a:b:1"', b'"a:b:1"; "x".execute()'))
    assert JAVA.is_autoloaded("app/build.gradle", old, old + b"test { enabled = false }\n")
    assert JAVA.is_autoloaded("build.gradle.kts", None, old)


def test_what_a_service_file_names_is_loaded_too() -> None:
    path = "core/src/main/resources/META-INF/services/org.junit.jupiter.api.extension.Extension"
    found = JAVA.loaded_by(path, "# ours\norg.example.Watch$Inner\n")
    assert "core/src/main/java/org/example/Watch" in found
    assert JAVA.loaded_by("pom.xml", "<project/>") == frozenset()


def test_symbols_are_named_within_their_types() -> None:
    text = "package a;\nclass A {\n  A() {}\n  int f() {\n    return 1;\n  }\n  record R(int x) {}\n}\n"
    found = [(symbol.name, symbol.kind, symbol.start, symbol.end) for symbol in JAVA.symbols(text)]
    assert found == [("A", "class", 2, 8), ("A.A", "method", 3, 3), ("A.f", "method", 4, 6), ("A.R", "class", 7, 7)]


TESTS = """import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.assertj.core.api.Assertions.*;
class ATest {
    @Test void one() { assertEquals(1, f()); }
    @Test void two() { assertThat(f()).isEqualTo(1); }
    @Test void three() { assertThatThrownBy(() -> f()).hasMessage("x"); }
    @ParameterizedTest void four(java.util.List<String> x, int y) { if (y > 0) { assertTrue(x.isEmpty()); } }
    @Test void five() { return; }
    @Nested class In { @Test void six() {} }
    void none() { assertEquals(1, f()); }
}
"""


def test_tests_are_turned_round_and_keep_their_lines() -> None:
    made = JAVA.turned("ATest.java", TESTS)
    assert made.tests == ("one", "two", "three", "four(List,int)", "In.six")
    lines = made.text.splitlines()
    assert len(lines) == len(TESTS.splitlines())
    assert "Assertions.assertNotEquals; " in lines[0]
    assert "assertNotEquals(1, f())" in lines[3]
    assert "isNotEqualTo(1)" in lines[4]
    assert "AssertionError" in lines[5]
    assert "assertFalse(x.isEmpty())" in lines[6]
    assert "AssertionError" in lines[6]  # a branch need not be taken
    assert "AssertionError" in lines[8]
    assert lines[9] == TESTS.splitlines()[9]


EMPTY = """import java.util.List;

class A {
    int old() {
        return 1;
    }
}
"""
GROWN = EMPTY.replace(
    "    int old",
    """    A() { }
    static List<String> names(int n) throws Exception {
        return List.of();
    }
    String word() { return "a"; }
    A self() { return this; }
    void act() { old(); }
    int old""",
).replace("return 1", "return 2")


def test_what_is_new_is_emptied_and_still_compiles() -> None:
    made = JAVA.emptied("A.java", EMPTY, GROWN, "mark", data=True)
    assert made.parts == ("names", "word", "self", "act", "old")
    assert "names(int n) throws Exception { return null;" in made.text
    assert "String word() { return null; }" in made.text
    assert "void act() {  }" in made.text
    assert "int old() { return 0;" in made.text
    assert len(made.text.splitlines()) == len(GROWN.splitlines())
    odd = JAVA.emptied("A.java", EMPTY, GROWN, "mark", data=True, something=True).text
    assert "nCopies(7" in odd
    assert "int old() { return -913;" in odd
    assert 'A self() { throw new IllegalStateException("pullwright"); }' in odd
    assert JAVA.emptied("A.java", EMPTY, EMPTY.replace("return 1", "return 2"), "mark", data=True).parts == ()
    own = JAVA.emptied("A.java", "", "class Map { Map copy() { return this; } }", "mark", data=True, something=True)
    assert "java.util" not in own.text
