"""Java that works on what measures it is failed by the security check before it runs; ordinary Java is not."""

import pytest

from worker.checks.security import scan

HEAD = "package a;\nclass A {\n  void f() throws Exception {\n    %s\n  }\n}\n"
TAMPERING = {
    'Class.forName("pullwright.Records");': "measurement-detection",
    'new Throwable().getStackTrace()[3].getClassName().startsWith("org.junit.jupiter");': "measurement-detection",
    "org.junit.platform.launcher.TestExecutionListener one = null;": "framework-internals",
    "java.lang.reflect.Field f = sun.misc.Unsafe.class.getDeclaredField(name);": "digs-in-memory",
    "com.sun.tools.attach.VirtualMachine.attach(own);": "digs-in-memory",
    "Runtime.getRuntime().halt(0);": "ends-process",
    "Runtime.getRuntime().addShutdownHook(new Thread());": "ends-process",
    'new java.io.FileOutputStream("/proc/self/fd/3");': "foreign-descriptor",
    'new java.io.File("/out/tests.records");': "foreign-descriptor",
    "java.security.Security.insertProviderAt(mine, 1);": "patches-foreign",
}
PRODUCT = "src/main/java/a/A.java"


@pytest.mark.parametrize(("line", "rule"), TAMPERING.items())
def test_tampering_is_named_with_its_line(line: str, rule: str) -> None:
    found = [each for each in scan(PRODUCT, HEAD % line) if each.rule == rule]
    assert [(each.line, each.severity) for each in found] == [(4, "error")]


def test_what_stands_outside_of_methods() -> None:
    rules = {each.rule for each in scan(PRODUCT, "import org.junit.Assert;\nclass A { static { System.exit(0); } }")}
    assert {"framework-in-product", "ends-process"} <= rules
    shadow = "package a;\n\n@Deprecated\nfinal class Assertions { static void assertEquals(int a, int b) {} }"
    assert "framework-in-product" in {each.rule for each in scan("src/main/java/a/Assertions.java", shadow)}
    assert not {each.rule for each in scan(PRODUCT, "class Assertive { Assertions of; }")}
    lie = "class A { public boolean equals(Object other) { return true; } }"
    assert "lying-equality" in {each.rule for each in scan(PRODUCT, lie)}


HARMLESS = [
    "System.exit(1);  // a command ends so",
    'log.info("no test of junit4 here is missing".length());  // org.junit.platform.launcher',
    'Files.writeString(Path.of("build", "junit.xml"), xml);',
    "ProcessHandle.current().pid();",
    'Class.forName("org.example.Plugin").getDeclaredConstructor().newInstance();',
]


@pytest.mark.parametrize("line", HARMLESS)
def test_ordinary_code_is_not(line: str) -> None:
    assert [each for each in scan(PRODUCT, HEAD % line) if each.severity == "error"] == []


def test_in_tests_only_what_reaches_other_tests_counts() -> None:
    test = "import static org.junit.jupiter.api.Assertions.*;\nclass ATest { @Test void f() { %s } }"
    path = "src/test/java/ATest.java"
    assert list(scan(path, test % "assertEquals(1, f());")) == []
    assert {each.rule for each in scan(path, test % "Runtime.getRuntime().halt(0);")} == {"ends-process"}
