"""Every answer of the fake GitHub is one that GitHub's own description allows, endpoint by endpoint."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.github.tour import Tour
from tests.fakes.github import FakeGitHub
from tests.fakes.github.routing import ROUTES, Answer, Raw
from tests.fakes.openapi import description

ANYWHERE = {301, 307, 401, 403, 404, 410, 422}  # GitHub gives these without describing them at each operation
MISTAKES = (  # an account is described as a person and an enterprise at the same time
    "GET /app/installations 200: [0, 'account']",
    "GET /user/installations 200: ['installations', 0, 'account']",
)


class Judge:
    """Listens to the fake and keeps what its answers do wrong."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.answered: set[tuple[str, str]] = set()

    def __call__(self, raw: Raw, answer: Answer | None) -> None:
        assert answer is not None
        if raw.path == "/graphql" or raw.path.startswith("/login/oauth/"):  # described elsewhere, or in prose
            self.answered.add((raw.method, raw.path))
            return
        path = re.sub(r"^/repositories/\d+", "/repos/acme/widgets", raw.path)
        operation = description().operation(raw.method, path)
        if operation is None:
            self.wrong.append(f"GitHub has no {raw.method} {raw.path}")
            return
        if answer.status < 300:
            self.answered.add((raw.method, path))
        if "raw" not in raw.headers.get("accept", ""):
            self.wrong += self._errors(operation, answer)

    def _errors(self, operation: str, answer: Answer) -> list[str]:
        body = json.loads(json.dumps(answer.body))
        found = description().errors(operation, answer.status, body)
        if found and answer.status in ANYWHERE and "never answers" in found[0]:
            return [] if set(body) >= {"message"} else [f"{operation} {answer.status} says nothing"]
        return found


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    with FakeGitHub(Path(tmp_path_factory.mktemp("github"))) as github:
        judge = Judge()
        github.watch(judge)
        Tour(github).go()
        yield judge


def test_every_answer_is_as_github_describes_it(judge: Judge) -> None:
    assert [wrong for wrong in sorted(set(judge.wrong)) if not wrong.startswith(MISTAKES)] == []


def test_every_endpoint_of_the_fake_was_asked(judge: Judge) -> None:
    def seen(method: str, expression: re.Pattern[str], *, of_repository: bool) -> bool:
        prefix = "/repos/acme/widgets" if of_repository else ""
        return any(
            verb == method and path.startswith(prefix) and expression.fullmatch(path.removeprefix(prefix))
            for verb, path in judge.answered
        )

    unseen = [
        f"{route.method} {route.pattern}"
        for route in ROUTES
        if not seen(route.method, route.expression, of_repository=route.of_repository)
    ]
    assert unseen == []


def test_the_judge_is_strict() -> None:
    issue: Any = {"number": 1}
    assert description().errors("GET /repos/{owner}/{repo}/issues/{issue_number}", 200, issue)
    assert description().errors("GET /repos/{owner}/{repo}/issues/{issue_number}", 299, issue)
    assert description().operation("GET", "/repos/acme/widgets/unicorns") is None
