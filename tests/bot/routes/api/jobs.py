"""A job that calls the API of an office, with tokens of a local issuer."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from tests.bot.office import Office, opened
from tests.fakes.github.readers import Person, Repo
from tests.fakes.issuer import Issuer, job_claims

AUDIENCE = "https://pullwright.example.org"
Body = dict[str, Any]


@dataclass
class Job:
    """By default it runs for Ada in the office's repository."""

    office: Office
    issuer: Issuer
    url: str

    def token(self, *, run: int = 77, actor: Person | None = None, repo: Repo | None = None, **changed: Any) -> str:
        """A fresh token of the job; `changed` claims go over everything."""
        here, who = repo or self.office.repo, actor or self.office.ada
        self.issuer.claims = job_claims(here.full_name, here.id, here.owner_id, who.login, who.id, run)
        audience = changed.pop("audience", AUDIENCE)
        return self.issuer.token(audience, **changed)

    def post(self, body: Body | bytes, token: str | None = None, **headers: str) -> httpx2.Response:
        """`POST /api/v1/requests`."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        shown = self.token() if token is None else token
        given = {"Authorization": f"Bearer {shown}"} if shown else {}
        given |= {"Content-Type": "application/json"}
        given |= {name.replace("_", "-"): text for name, text in headers.items()}
        return httpx2.post(f"{self.url}/api/v1/requests", content=content, headers=given)

    def call(self, method: str, path: str, token: str) -> httpx2.Response:
        """Something below `/api/v1/requests/`."""
        return httpx2.request(
            method, f"{self.url}/api/v1/requests/{path}", headers={"Authorization": f"Bearer {token}"}
        )

    def asked(self, body: Body, **how: Any) -> tuple[str, str]:
        """The id and the secret of what was taken."""
        answer = self.post(body, self.token(**how))
        assert answer.status_code == 202, answer.text
        receipt = answer.json()
        return receipt["id"], receipt["secret"]

    def look(self, id: str, secret: str) -> Body:
        """Where it is."""
        answer = self.call("GET", id, secret)
        assert answer.status_code == 200, answer.text
        found: Body = answer.json()
        return found

    @property
    def waiting(self) -> int:
        """How many asks wait for the clerk; nothing of a call that was refused is among them."""
        return self.office.desk.backlog().asks


@contextmanager
def job_at(folder: Path, **settings: str) -> Iterator[Job]:
    """An office that jobs may call, and one of them."""
    with Issuer() as issuer:
        known = {"PULLWRIGHT_PUBLIC_URL": AUDIENCE, "PULLWRIGHT_OIDC_ISSUER": issuer.url, **settings}
        with opened(folder, settings=known) as office:
            yield Job(office, issuer, office.github.webhook.removesuffix("/webhooks/github"))
