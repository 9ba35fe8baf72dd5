"""How a Java project's libraries get into /deps: a local Maven repository, its class path, and JUnit's launcher."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from worker.languages import FileView
from worker.languages.jvm.gradle import Listed, listed
from worker.languages.jvm.project_file import project_file
from worker.sandbox import DEPS

REPOSITORY = f"{DEPS}/m2"
_SCRIPTS = Path(__file__).parent.parent / "harness" / "java" / "setup"
_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1"
_OURS = "/tmp/pullwright-libraries"  # noqa: S108 - the box's own
PROBE = ("test", "-e", "/usr/share/java/junit-platform-launcher.jar")
_OPTIONS = (
    f"-Xmx512m -XX:TieredStopAtLevel=1 -Dmaven.repo.local={REPOSITORY} "
    "-Djavax.net.ssl.trustStore=/tmp/pullwright.jks -Djavax.net.ssl.trustStorePassword=changeit "
    "-Dmaven.wagon.http.retryHandler.count=3"
)
# Scripts of ours, which are handed in as variables, each with what it does in a word, for whoever reads the commands.
_TRUST = 'python3 -I -c "$PULLWRIGHT_TRUST"  # Java is to trust whom this machine trusts'
_RESOLVE = 'eval "$PULLWRIGHT_RESOLVE"  # Maven: the libraries of each pom.xml'
_GATHER = 'eval "$PULLWRIGHT_GATHER"  # the class path of each module, and what its build generates'
_LAUNCHER = 'eval "$PULLWRIGHT_LAUNCHER"  # JUnit\'s launcher'
_MVN = "mvn -B -ntp -q"
_OFFLINE = "mvn -B -ntp -q -Dmaven.test.failure.ignore=true test || mvn -B -ntp -q dependency:go-offline"
_FILES = re.compile(
    r"(^|/)(pom\.xml|build\.gradle(\.kts)?|settings\.gradle(\.kts)?|gradle\.properties|libs\.versions\.toml)$"
    r"|^\.mvn/|^gradle/|(^|/)[\w.-]*\.lockfile$"
)


@dataclass(frozen=True, slots=True)
class Plan:
    """The set-up phase."""

    commands: tuple[tuple[str, ...], ...] = ()
    files: tuple[str, ...] = ()
    probe: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def environment() -> dict[str, str]:
    """The variables of the set-up phase; scripts are handed in as some, so that commands stay short in reports."""
    files = sorted(path for path in _SCRIPTS.iterdir() if path.suffix in (".sh", ".py"))
    texts = {f"PULLWRIGHT_{path.stem.upper()}": path.read_text("utf-8") for path in files}
    return {"MAVEN_OPTS": _OPTIONS, **texts}


def plan(view: FileView, kind: str, given: Sequence[str] | None, *, opaque: bool) -> Plan:
    """The given commands, or those that bring what the build files name; JUnit alone may be there already."""
    files = tuple(path for path in view.paths if _FILES.search(path))
    if given is not None:
        ours = () if opaque or not given else _ours(view, kind).commands[1:]
        return Plan((*_shell(given), *ours), files if given else ())
    if opaque:
        return Plan(_shell([_OFFLINE] if kind == "maven" else []), files)
    return replace(_ours(view, kind), files=files)


def _ours(view: FileView, kind: str) -> Plan:
    if kind == "maven":
        return Plan(_shell([_RESOLVE, _GATHER, _LAUNCHER]))
    found = _of_gradle(view) if kind == "gradle" else Listed()
    if not found.libraries:
        return Plan(_shell([_LAUNCHER]), probe=PROBE, notes=_unread(found))
    write = f"mkdir -p {_OURS}/tree && echo '{project_file(found)}' > {_OURS}/tree/pom.xml"
    resolve = f"{_MVN} -f {_OURS}/tree/pom.xml {_PLUGIN}:build-classpath -Dmdep.outputFile={DEPS}/classpath/tree"
    return Plan(_shell([write, resolve, _LAUNCHER]), notes=_unread(found))


def _of_gradle(view: FileView) -> Listed:
    """What all build files of the tree list together."""
    texts = [view.text(path) or "" for path in view.paths if re.search(r"(^|/)build\.gradle(\.kts)?$", path)]
    each = [listed(text) for text in texts]
    return Listed(
        tuple(dict.fromkeys(one for found in each for one in found.libraries)),
        tuple(dict.fromkeys(one for found in each for one in found.platforms)),
        tuple(dict.fromkeys(line for found in each for line in found.unread)),
    )


def _unread(found: Listed) -> tuple[str, ...]:
    if not found.unread:
        return ()
    return (f"Not understood in build.gradle, so not installed: {'; '.join(found.unread[:5])}.",)


def _shell(lines: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(("sh", "-ec", line) for line in ((_TRUST, *lines) if lines else ()))
