"""A pom.xml of ours for projects that have none, so that one tool resolves the libraries of all."""

from collections.abc import Iterable

from worker.languages.jvm.gradle import Coordinate, Listed

_HEAD = (
    "<project><modelVersion>4.0.0</modelVersion><groupId>pullwright</groupId><artifactId>tree</artifactId>"
    "<version>1</version>"
)


def project_file(found: Listed) -> str:
    """The text, in one line; names and versions of `found` hold letters, digits, dots and dashes only."""
    managed = "".join(_one(each, "<type>pom</type><scope>import</scope>") for each in found.platforms)
    return (
        f"{_HEAD}<dependencyManagement><dependencies>{managed}</dependencies></dependencyManagement>"
        f"{_dependencies(found.libraries)}</project>"
    )


def _dependencies(libraries: Iterable[Coordinate]) -> str:
    return f"<dependencies>{''.join(_one(each) for each in libraries)}</dependencies>"


def _one(each: Coordinate, more: str = "") -> str:
    version = f"<version>{each.version}</version>" if each.version else ""
    name = f"<groupId>{each.group}</groupId><artifactId>{each.name}</artifactId>"
    return f"<dependency>{name}{version}{more}</dependency>"
