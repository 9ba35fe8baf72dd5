"""Manifests of Go, Rust and the JVM."""

import re
from collections.abc import Iterator
from typing import Any

from core.text import toml

_GO = re.compile(r"^[ \t]*(?:require[ \t]+)?(?P<name>(?=[\w-]*\.)[\w.-]+(?:/\S+)?)\s+(?P<version>v\d\S*)", re.M)
_GO_REPLACED = re.compile(r"^[ \t]*(?:replace[ \t]+)?(?P<name>\S+)(?:[ \t]+v\S+)?[ \t]+=>[ \t]+(?P<what>\S+.*)$", re.M)
_KINDS = "dependency|plugin|parent|extension|annotationProcessorPath|path"
_PART = rb"\s*<(groupId|artifactId|version|scope|type|classifier|optional)>[^<>&]*</\1>"
_PLAIN = re.compile(rb"<dependency>(?:" + _PART + rb"){1,9}\s*</dependency>")
_LIST = re.compile(rb"<dependencies>\s*</dependencies>")
_XML = re.compile(rf"<(?P<kind>{_KINDS})>(?P<body>.{{0,5000}}?)</(?P=kind)>", re.S)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_NAMES = re.compile(r"<(groupId|artifactId|version)>([^<]*)</")
_COORDINATE = re.compile(r"""["'](?P<name>[\w.-]+:[\w.-]+)(?::(?P<version>[^"'\s]+))?["']""")
_PLUGIN = re.compile(
    r"""\bid\s*(?:\(\s*)?["'](?P<name>[\w.-]+)["'](?:\s*\))?(?:\s*version\s*(?:\(\s*)?["'](?P<version>[^"']+)["'])?"""
)

Found = Iterator[tuple[str, str]]


def cargo(text: str) -> Found:
    """Cargo.toml: every table of dependencies, wherever it stands."""
    yield from _cargo(toml.read(text))


def _cargo(data: dict[str, Any]) -> Found:
    for key, value in data.items():
        if key.endswith("dependencies") and isinstance(value, dict):
            yield from ((name.lower(), _crate(what)) for name, what in value.items())
        elif key in ("patch", "replace") and isinstance(value, dict):
            yield from ((name, f"patched:{what}") for name, what in value.items())
        elif isinstance(value, dict):
            yield from _cargo(value)


def _crate(what: Any) -> str:
    if not isinstance(what, dict):
        return str(what)
    place = next((f"{key}:{what[key]}" for key in ("git", "path", "registry", "package") if what.get(key)), "")
    return place or str(what.get("version", ""))


def go_mod(text: str) -> Found:
    """go.mod: what is required, and what is put in its place."""
    text = re.sub(r"//[^\n]*", "", text)
    required, replaced = re.sub(r"^.*=>.*$", "", text, flags=re.M), text
    yield from ((found["name"], found["version"]) for found in _GO.finditer(required))
    yield from ((found["name"], f"replaced:{found['what'].strip()}") for found in _GO_REPLACED.finditer(replaced))


def pom(text: str) -> Found:
    """pom.xml: dependencies, plugins, parents and extensions."""
    for found in _XML.finditer(_without_comments(text)):
        parts = {name: said.strip() for name, said in _NAMES.findall(found["body"])}
        if "artifactId" in parts:
            yield f"{parts.get('groupId', 'org.apache.maven.plugins')}:{parts['artifactId']}", parts.get("version", "")


def _without_comments(text: str) -> str:
    """A comment that never ends is none, and is not looked for again and again."""
    ended = text.rfind("-->") + 3 if "-->" in text else 0
    return _COMMENT.sub("", text[:ended]) + text[ended:]


def beside_dependencies(content: bytes) -> bytes:
    """A pom.xml without its plain lists of dependencies: what is left can say what runs when."""
    left = _LIST.sub(b"", _PLAIN.sub(b"", content))
    return b"".join(left.split())


def gradle(text: str) -> Found:
    """build.gradle, in both languages: coordinates and plugins, as far as they are written out."""
    for found in (*_COORDINATE.finditer(text), *_PLUGIN.finditer(text)):
        yield found["name"], found["version"] or ""


def catalogue(text: str) -> Found:
    """Gradle's version catalogue."""
    data = toml.read(text)
    for kind in ("libraries", "plugins"):
        for what in data.get(kind, {}).values():
            said = what if isinstance(what, str) else str(what.get("module") or what.get("id") or _joined(what))
            name, _, version = said.rpartition(":") if said.count(":") > 1 else (said, "", "")
            yield name or said, version


def _joined(what: dict[str, Any]) -> str:
    return f"{what.get('group', '')}:{what.get('name', '')}"
