"""What javac, Maven, Gradle and JUnit read or load by themselves."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from worker.languages.jvm import gradle

_NAMES = re.compile(
    r"(^|/)(junit-platform\.properties|lombok\.config|module-info\.java|simplelogger\.properties)$"
    r"|(^|/)META-INF/(services/(org\.junit|junit|javax\.annotation\.processing|org\.mockito|org\.assertj|java|javax|jdk|sun)[\w.]*"
    r"|MANIFEST\.MF|maven/.*)$|(^|/)mockito-extensions/"
    r"|(^|/)\.mvn/|(^|/)gradle/|(^|/)buildSrc/|(^|/)(mvnw|gradlew)(\.cmd|\.bat)?$"
    r"|(^|/)[\w.-]*\.gradle(\.kts)?$|(^|/)(gradle|local)\.properties$|(^|/)(target|build|out)/.*\.(class|jar)$"
    r"|\.(class|jar|war|jmod|so|dll|dylib)$|(^|/)pullwright[^/]*$|(^|/)Pullwright[^/]*\.java$"
    r"|(^|/)(org/junit|junit/framework|org/hamcrest|org/opentest4j|org/assertj|org/mockito)/.*\.java$|(^|/)Makefile$",
    re.IGNORECASE,
)
_LARGEST = 400_000
_SPACE = "{http://maven.apache.org/POM/4.0.0}"
_HARMLESS = frozenset(
    "dependencies name description url inceptionYear licenses developers contributors scm issueManagement organization "
    "ciManagement mailingLists version".split()
)


def is_autoloaded(path: str, old: bytes | None, new: bytes | None) -> bool:
    """Whether a change of `path` from `old` to `new` can change what the build and the test tools do."""
    name = path.rpartition("/")[2]
    if name == "pom.xml":
        return _parts(old) != _parts(new)
    if name in ("build.gradle", "build.gradle.kts") and old is not None and new is not None:
        return gradle.steering(old.decode(errors="replace")) != gradle.steering(new.decode(errors="replace"))
    return bool(_NAMES.search(path))


def _parts(content: bytes | None) -> object:
    """What tools act on: everything but libraries and prose. What cannot be read stands for itself."""
    if content is None:
        return None
    if len(content) > _LARGEST or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        return content
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - without a document type there is nothing to expand
    except (ElementTree.ParseError, ValueError, LookupError):
        return content
    kept = [each for each in root if each.tag.removeprefix(_SPACE) not in _HARMLESS]
    return [b"".join(ElementTree.tostring(each).split()) for each in kept]


_SERVICE = re.compile(r"^[ \t]*([\w.$]+)", re.MULTILINE)
_ROOTS = ("src/main/java", "src/test/java", "")


def loaded_by(path: str, text: str) -> frozenset[str]:
    """The files (without suffix) that a service file or a JUnit configuration makes the test tools load."""
    if not _NAMES.search(path) or path.endswith((".java", ".class", ".jar", ".gradle", ".kts")):
        return frozenset()
    if "META-INF/services/" in path or path.endswith("junit-platform.properties") or "mockito-extensions/" in path:
        return frozenset(_places(path, text))
    return frozenset()


def _places(path: str, text: str) -> Iterator[str]:
    module = re.sub(r"(^|/)(src/\w+/resources|META-INF|resources)/.*$", "", path) if "/" in path else ""
    values = text if "META-INF" in path else re.sub(r"(?m)^[^=\n]*=", "", text)
    for name in _SERVICE.findall(values):
        outer = name.partition("$")[0].replace(".", "/")
        yield from ("/".join(filter(None, (module, root, outer))) for root in _ROOTS)
