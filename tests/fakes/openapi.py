"""GitHub's own description of its API, as a judge of answers.

The description is 13 MB; what the operations of `USED` can answer with is cut out of it once and kept in the cache.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from tests.fakes import npm

VERSION = "23.0.2"
_FILE = "generated/api.github.com.json"
_EDITION = 5  # of the cut
_MANY = {"ref", "path", "branch"}  # parameters that may hold slashes
Json = dict[str, Any]


class Description:
    """Which operation a call is, and what is wrong with an answer of it."""

    def __init__(self, cut: Json) -> None:
        self._components: Json = cut["components"]
        self._operations: Json = cut["operations"]
        self._paths = sorted(
            ((_expression(path), path) for path in {key.split(" ")[1] for key in self._operations}),
            key=lambda pair: (len(re.findall(r"\{", pair[1])), -len(pair[1])),
        )
        self._validators: dict[str, Any] = {}

    def operation(self, method: str, path: str) -> str | None:
        """`METHOD /path/{template}`, or None if GitHub does not describe it."""
        for expression, template in self._paths:
            key = f"{method} {template}"
            if key in self._operations and expression.fullmatch(path):
                return key
        return None

    def errors(self, operation: str, status: int, body: Any) -> list[str]:
        """What is wrong; an answer that the description does not know is wrong too."""
        answers = self._operations[operation]
        if str(status) not in answers:
            return [f"{operation} never answers {status}"]
        schema = answers[str(status)]
        if schema is None:
            return [f"{operation} {status} has no body"] if body not in (None, b"", "") else []
        validator = self._validator(f"{operation} {status}", schema)
        return [f"{operation} {status}: {error.instance_path} {error.message}" for error in validator.iter_errors(body)]

    def _validator(self, name: str, schema: Json) -> Any:
        if name not in self._validators:
            whole = {**schema, "components": self._components}
            self._validators[name] = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        return self._validators[name]


def _expression(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    text = [".+" if name in _MANY else "[^/]+" for name in parts[1::2]] + [""]
    return re.compile("".join(re.escape(plain) + hole for plain, hole in zip(parts[::2], text, strict=True)))


@cache
def description() -> Description:
    with npm.held(f"openapi-cut-{VERSION}-{_EDITION}") as place:
        if not place.is_file():
            file = npm.unpacked("@octokit/openapi", VERSION, _FILE) / _FILE
            place.write_text(json.dumps(_cut(json.loads(file.read_text(encoding="utf-8")))))
        return Description(json.loads(Path(place).read_text()))


def _cut(whole: Json) -> Json:
    wanted = re.compile(
        r"/repos/\{owner\}/\{repo\}(/|$)|/app(/|$)|/app-manifests/|/installation/|/rate_limit"
        r"|/users/\{username\}$|/user$|/user/\{account_id\}$|/user/installations(/|$)|/user/memberships/orgs/\{org\}$"
        r"|/applications/\{client_id\}/token$|/marketplace_listing/"
    )
    operations = {
        f"{method.upper()} {path}": _answers(whole, item)
        for path, methods in whole["paths"].items()
        if wanted.match(path)
        for method, item in methods.items()
    }
    components: Json = {"schemas": {}}
    waiting = list(_references(operations))
    while waiting:
        name = waiting.pop()
        if name not in components["schemas"]:
            schema = _plain(whole["components"]["schemas"][name])
            components["schemas"][name] = schema
            waiting += _references(schema)
    return {"operations": operations, "components": components}


def _answers(whole: Json, item: Json) -> Json:
    found = {}
    for status, answer in item["responses"].items():
        while "$ref" in answer:
            answer = whole["components"]["responses"][answer["$ref"].rpartition("/")[2]]
        kinds = answer.get("content", {})
        schema = next((kind["schema"] for name, kind in kinds.items() if "json" in name and "schema" in kind), None)
        found[status] = _plain(schema) if schema else None
    return found


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].rpartition("/")[2]
        for value in schema.values():
            yield from _references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _references(value)


_PROSE = {"description", "example", "examples", "title", "externalDocs", "x-github-breaking-changes", "deprecated"}


def _plain(schema: Any, *, names: bool = False) -> Any:
    """OpenAPI 3.0 as JSON Schema: `nullable` becomes a type; prose goes. With `names` the keys are properties."""
    if isinstance(schema, list):
        return [_plain(value) for value in schema]
    if not isinstance(schema, dict):
        return schema
    if names:
        return {name: _plain(value) for name, value in schema.items()}
    made = {
        key: _plain(value, names=key == "properties")
        for key, value in schema.items()
        if key not in _PROSE and key != "nullable"
    }
    return {"anyOf": [made, {"type": "null"}]} if schema.get("nullable") else made
