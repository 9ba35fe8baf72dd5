"""Java measured for real: every kind of test by its name, and code that works on the runner instead of its task."""

import pytest

from core.runs import Outcome, TestRun, WriteFile
from tests.worker.functional.labs import Bench, bench
from worker.checks.evidence.measuring import measure

POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>org.example</groupId><artifactId>sums</artifactId><version>1</version>
<properties><maven.compiler.release>17</maven.compiler.release></properties>
<dependencies><dependency><groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId>
<version>5.10.0</version><scope>test</scope></dependency>
<dependency><groupId>junit</groupId><artifactId>junit</artifactId>
<version>4.13.2</version><scope>test</scope></dependency></dependencies></project>
"""
SUM = """public class Sum {
    static int of(int one, int other) {
        return one + other;
    }
}
"""
KINDS = """import static org.junit.jupiter.api.Assertions.*;
import java.util.stream.Stream;
import org.junit.jupiter.api.*;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KindsTest {
    @Test void plain() { assertEquals(3, Sum.of(1, 2)); }
    @Test void wrong() { assertEquals(4, Sum.of(1, 2)); }
    @Test void told(TestInfo about) { assertNotNull(about); }
    @Disabled("not now") @Test void off() { fail("never run"); }
    @Test void assumed() { Assumptions.assumeTrue(false); }
    @ParameterizedTest @ValueSource(ints = {1, 2}) void counted(int each) { assertEquals(1, each); }
    @TestFactory Stream<DynamicTest> made() { return Stream.of(DynamicTest.dynamicTest("a", () -> {})); }
    @Nested class Inside { @Test void deep() { assertTrue(Sum.of(0, 0) == 0); } }
}
"""
OLD = """import static org.junit.Assert.assertEquals;
import org.junit.Test;

public class OldTest {
    @Test public void four() { assertEquals(3, Sum.of(1, 2)); }
}
"""
UNREADY = """import org.junit.jupiter.api.*;

class UnreadyTest {
    @BeforeAll static void prepare() { throw new IllegalStateException("no room"); }
    @Test void never() {}
}
"""
BROKEN = "class BrokenTest {\n    int one = Missing.value;\n}\n"
LONG = """import static org.junit.jupiter.api.Assertions.*;

class LongTest {
    @org.junit.jupiter.api.Test void written() { assertEquals(3000, new StringBuilder()CHAIN.length()); }
}
""".replace("CHAIN", '.append("a")' * 3000)  # more calls in a row than the compiler can follow on a usual stack
TESTS = {"LongTest": LONG, "KindsTest": KINDS, "OldTest": OLD, "UnreadyTest": UNREADY, "BrokenTest": BROKEN}
FILES = {f"src/test/java/{name}.java": text for name, text in TESTS.items()}
MAIN = "src/main/java/Sum.java"

P, F, S, E = Outcome.PASSED, Outcome.FAILED, Outcome.SKIPPED, Outcome.ERROR
WANTED = {
    "KindsTest.java::plain": P,
    "KindsTest.java::wrong": F,
    "KindsTest.java::told(TestInfo)": P,
    "KindsTest.java::off": S,
    "KindsTest.java::assumed": S,
    "KindsTest.java::counted(int)[1]": P,
    "KindsTest.java::counted(int)[2]": F,
    "KindsTest.java::made[1]": P,
    "KindsTest.java::Inside.deep": P,
    "OldTest.java::four": P,
    "LongTest.java::written": P,
    "UnreadyTest.java::never": E,
    "BrokenTest.java": E,
}


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    cache = tmp_path_factory.getbasetemp().parent / "pullwright-layers"
    return bench(tmp_path_factory.mktemp("java"), {"pom.xml": POM, MAIN: SUM, **FILES}, cache=cache, wall_s=120)


def test_every_kind_of_test_has_its_name_and_its_result(measured: Bench) -> None:
    run = measured.base.run
    assert run.complete, run.why
    assert {r.id.removeprefix("src/test/java/"): r.outcome for r in run.results} == WANTED
    told = {r.id.rpartition("/")[2]: r.message for r in run.results}
    assert told["BrokenTest.java"].startswith("src/test/java/BrokenTest.java:2: error: cannot find symbol")
    assert "expected: <4> but was: <3>" in told["KindsTest.java::wrong"]
    assert "KindsTest.java:9" in told["KindsTest.java::wrong"]


def on_head(measured: Bench, body: str, beside: str = "") -> TestRun:
    """What is measured with another `Sum` in the place of the base's."""
    text = f"import java.io.*; import java.lang.reflect.*; import java.nio.file.*; import java.util.*;\n{beside}\n" + (
        SUM.replace("static int", f"{body}\n    static int", 1)
    )
    lab = measured.lab
    head = lab.workspace.apply(lab.workspace.base_tree, [WriteFile(MAIN, text)])
    return measure(lab, head.tree, ())


def test_a_process_that_ends_early_is_not_measured(measured: Bench) -> None:
    run = on_head(measured, "static { Runtime.getRuntime().halt(0); }")
    assert not run.complete
    assert "ended before its regular end" in run.why
    assert Outcome.FAILED not in {r.outcome for r in run.results if r.id.endswith("::wrong")}


FORGED = """static {
        try (OutputStream out = new FileOutputStream("/proc/self/fd/3")) {
            String body = "{\\"seq\\": 1, \\"kind\\": \\"done\\", \\"canaries\\": {}}";
            out.write(("0".repeat(64) + " " + body + "\\n").getBytes());
        } catch (IOException none) { throw new RuntimeException(none); }
    }"""


def test_a_record_that_the_code_under_test_writes_ends_the_measurement(measured: Bench) -> None:
    run = on_head(measured, FORGED)
    assert not run.complete


DIGS = """static {
        try {
            Class<?> records = Class.forName("pullwright.Records", false, ClassLoader.getSystemClassLoader());
            Field seal = records.getDeclaredField("seal");
            seal.setAccessible(true);
            System.out.println("the seal can be reached");
        } catch (Throwable closed) { System.out.println("closed: " + closed.getClass().getSimpleName()); }
        long above = ProcessHandle.current().parent().get().pid();
        try (InputStream memory = new FileInputStream("/proc/" + above + "/mem")) {
            System.out.println("the key can be reached");
        } catch (IOException hidden) { System.out.println("hidden: " + hidden.getMessage()); }
        try {
            Path file = Path.of("target/test-classes/KindsTest.class");
            Files.write(file, new byte[0]);
            Files.writeString(Path.of("src/test/java/KindsTest.java"), "class KindsTest {}");
        } catch (IOException none) { throw new RuntimeException(none); }
    }"""


def test_the_seal_is_out_of_reach_and_what_is_written_over_tests_is_told(measured: Bench) -> None:
    run = on_head(measured, DIGS)
    assert "closed: InaccessibleObjectException" in run.log, run.log
    assert "/mem (Permission denied)" in run.log, run.log
    assert run.complete, run.why
    found = {r.id.removeprefix("src/test/java/"): r.outcome for r in run.results}
    assert found["KindsTest.java::wrong"] is F
    assert found["(test tools) while tests ran: change of src/test/java/KindsTest.java"] is E


LIES = """package org.junit.jupiter.api;

public class Assertions {
    public static void assertEquals(int one, int other) {}
}
"""


def test_assertions_of_the_project_stand_behind_those_of_junit(measured: Bench) -> None:
    lab = measured.lab
    edits = [WriteFile("src/main/java/org/junit/jupiter/api/Assertions.java", LIES)]
    head = lab.workspace.apply(lab.workspace.base_tree, edits)
    run = measure(lab, head.tree, ())
    found = {r.id.removeprefix("src/test/java/"): r.outcome for r in run.results}
    assert found["KindsTest.java::wrong"] is F
