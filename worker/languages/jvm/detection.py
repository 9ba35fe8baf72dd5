"""What a Java repository is and how its tests are run."""

import re

from core.repo_config import RepoConfig
from worker.languages import FileView, Project
from worker.languages.jvm import dependencies

_TOOL = r"(?:(?:\./)?mvnw|mvn|(?:\./)?gradlew|gradle)"
_FLAGS = (
    r"(?:-q|-B|-o|-e|-U|-ntp|--quiet|--batch-mode|--offline|--no-transfer-progress|--no-daemon|--info|--console=plain)"
)
_KNOWN = re.compile(
    rf"^{_TOOL}(?:\s+{_FLAGS})*(?:\s+(?:clean|compile|test-compile))*\s+(?:test|check|verify)(?:\s+{_FLAGS})*$"
)
_ELSE = re.compile(r"org\.testng|<artifactId>\s*testng|useTestNG")
_SAID = {
    "gradle": "Gradle itself is not run: the dependencies that build.gradle lists plainly are resolved by Maven, and "
    "its tests are compiled and run by Pullwright's own runner on the JUnit Platform.",
    "maven": "Tests are compiled and run by Pullwright's own runner on the JUnit Platform, with the class path that "
    "Maven resolves; other plugins of the build are not run, and Surefire's configuration is not read.",
    "plain": "",
}
_WALL_S, _MEMORY_MIB, _PROCESSES = 120.0, 1024, 1200  # a compiler each time; tests of threads start a thousand
_HEAPS_OF = 512  # MiB: by what heaps are measured where a box cannot see its own limit
_LACKS = (
    "Not measured for Java: whether new tests are faint or swayed by an `equals` of the change; examples in comments."
)


def recognise(view: FileView, config: RepoConfig) -> Project:
    """The project; the caller has decided that it is Java."""
    kind = kind_of(view)
    asked = (config.test or "").strip()
    opaque = bool(asked and not _KNOWN.match(asked)) or (kind == "maven" and _is_foreign(view))
    line = asked or {"maven": "mvn test", "gradle": "gradle test"}.get(kind, "java org.junit.platform.launcher")
    plan = dependencies.plan(view, kind, config.setup, opaque=opaque)
    said = f"`{line}` is run as it stands: it counts as one test, by its exit code." if opaque else _SAID[kind]
    return Project(
        "java",
        "command" if opaque else "junit",
        line,
        (kind, str(config.memory_mib or _HEAPS_OF)),
        given=config.test is not None,
        probe=plan.probe,
        setup=plan.commands,
        setup_files=plan.files,
        setup_env=dependencies.environment(),
        notes=tuple(note for note in (said, *plan.notes, "" if opaque else _LACKS) if note),
        wall_s=_WALL_S,
        memory_mib=_MEMORY_MIB,
        processes=_PROCESSES,
    )


def kind_of(view: FileView) -> str:
    """maven | gradle | plain, by the build file at the root."""
    paths = set(view.paths)
    if "pom.xml" in paths:
        return "maven"
    gradle = {"build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts"}
    return "gradle" if paths & gradle else "plain"


def _is_foreign(view: FileView) -> bool:
    """Whether tests are of a framework that the JUnit Platform does not run by itself."""
    text = view.text("pom.xml") or ""
    return bool(_ELSE.search(text)) and "junit" not in text
