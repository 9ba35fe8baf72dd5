"""A tour of all endpoints: as our client calls them, and by hand those that it does not need."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import requests

from core.github import Annotation, CheckOutput, GitHub, TreeEntry, open_installations
from tests.fakes.github import FakeGitHub, Repo

_OUTPUT = CheckOutput("Steps", "All is well", "More", (Annotation("a.py", 1, 2, "failure", "No", "Why"),))


class Tour:
    """Goes once through everything that the fake can do."""

    def __init__(self, github: FakeGitHub) -> None:
        self.github = github
        self.alice = github.person("alice", "maintain")
        self.repo: Repo = github.repo("acme", "widgets", {"a.py": "x = 1\n", "d/b.txt": "b\n"}, private=True)
        self.app = open_installations(github.app.id, github.app.private_key, github.url)
        self.view: GitHub = self.app.of(self.repo.installation, self.repo.id, "acme", "widgets")
        self.issue = github.issue(self.repo, "A bug", "Here", self.alice, ["bug"])

    def go(self) -> None:
        self._conversation()
        number, commit = self._code()
        self._pull(number)
        self._check(commit)
        self._app()
        self._signed_in()
        self._marketplace()
        self._by_hand(commit, number)
        self._refusals()

    def _conversation(self) -> None:
        view, issue = self.view, self.issue
        said = self.github.say(self.repo, issue, self.alice, "/pullwright implement")
        view.issue(issue)
        mine = view.comment(issue, "On it")
        view.edit_comment(mine.id, "Done")
        view.comments(issue, datetime.now(UTC) - timedelta(hours=1))
        for kind, target in (("issue", issue), ("comment", said.id)):
            view.react(kind, target, "eyes")
            view.react(kind, target, "eyes")
            view.unreact(kind, target, "eyes")
        view.add_labels(issue, ["pullwright", "ü / x"])
        view.remove_label(issue, "ü / x")
        view.permission("alice", self.alice.id)
        view.permission("nobody-at-all", 1)

    def _code(self) -> tuple[int, str]:
        view = self.view
        view.repository()
        base = view.head("main")
        assert base
        view.file("a.py", "main")
        view.file("missing.py", "main")
        view.is_protected("main")
        blob = view.write_blob(b"x = 2\n")
        tree = view.write_tree(
            view.tree_of(base), [TreeEntry("a.py", "100644", blob), TreeEntry("d/b.txt", "100644", None)]
        )
        commit = view.write_commit("Better", tree, [base])
        view.create_branch("pullwright/one", commit)
        view.create_branch("pullwright/one", commit)
        second = view.write_commit("Best", tree, [commit])
        self.github.faults.status(404, "Not Found", path="/graphql")  # as on a server without it
        view.move_branch("pullwright/one", second, commit)
        view.move_branch("pullwright/one", second, second, force=True)
        pull = view.open_pull("Better", "Fixes #1", "pullwright/one", "main", draft=True)
        view.open_pull("Better", "Fixes #1", "pullwright/one", "main", draft=True)
        return pull.number, second

    def _pull(self, number: int) -> None:
        view = self.view
        view.edit_pull(number, title="Best", body="Really")
        view.pull(number)
        view.pulls_of("pullwright/one")
        view.request_review(number, ["alice"])
        self.github.review(self.repo, number, self.alice, "Almost", "CHANGES_REQUESTED", [("a.py", 1, "Why two?")])
        view.reviews(number)
        (comment,) = view.review_comments(number)
        view.react("review_comment", comment.id, "rocket")
        view.unreact("review_comment", comment.id, "rocket")

    def _check(self, commit: str) -> None:
        made = self.view.create_check("Pullwright", commit, "request", _OUTPUT, [("Cancel", "Stop it", "cancel")])
        self.view.update_check(made.id, _OUTPUT, conclusion=None)
        self.view.update_check(made.id, CheckOutput("Done", "All is well"), conclusion="success")
        self.view.check_runs(commit)
        self._get(f"check-runs/{made.id}", f"check-runs/{made.id}/annotations")

    def _app(self) -> None:
        self.github.send("ping", {"zen": "Keep it logically awesome."}, url="http://127.0.0.1:9/")
        self.app.named(self.repo.installation, "acme", "widgets")
        (delivery, *_) = self.app.deliveries(datetime.now(UTC) - timedelta(hours=1))
        self.app.redeliver(delivery[0])
        self.app.slug()
        own = {"Authorization": f"Bearer {self._jwt()}"}
        installation = self.repo.installation
        for path in ("app/installations", f"app/installations/{installation}", "repos/acme/widgets/installation"):
            self._call("GET", path, own)
        self._call("GET", f"app/hook/deliveries/{delivery[0]}", own)
        self._call("POST", f"app-manifests/{self.github.manifest()}/conversions", {})

    def _signed_in(self) -> None:
        ada = self.github.person("ada")
        self.github.joins(ada, "acme", "admin")
        self.github.set_app(callbacks=["https://pw.example/signin/callback"])
        self.github.browses(ada)
        client = f"client_id={self.github.app.client_id}&redirect_uri=https://pw.example/signin/callback"
        self._call("GET", f"login/oauth/authorize?{client}", {})
        self._call("POST", "login/oauth/access_token", {})
        token = self.github.user_token(ada)
        for path in ("user", "user/installations", "user/memberships/orgs/acme", "user/memberships/orgs/nobody"):
            self._call("GET", path, {"Authorization": f"Bearer {token}"})
        self._call("GET", f"user/{ada.id}", {"Authorization": f"Bearer {token}"})
        seen = f"user/installations/{self.repo.installation}/repositories"
        self._call("GET", seen, {"Authorization": f"Bearer {token}"})
        secret = base64.b64encode(f"{self.github.app.client_id}:{self.github.app.client_secret}".encode()).decode()
        path = f"applications/{self.github.app.client_id}/token"
        self._call("DELETE", path, {"Authorization": f"Basic {secret}"}, {"access_token": token})

    def _marketplace(self) -> None:
        plan = self.github.list_plan("Pro", per_unit=True)
        self.github.buy("acme", plan, "2026-11-01", "2026-12-01", units=3)
        self.github.order("acme", self.github.list_plan("Free", 0))
        for listing in (self.app.marketplace(), self.app.marketplace(stubbed=True)):
            plans = listing.plans()
            assert [found for one in plans for found in listing.accounts(one.id)]
            assert listing.account(self.repo.owner_id)

    def _by_hand(self, commit: str, number: int) -> None:
        issue = f"issues/{self.issue}"
        self._get("issues", f"{issue}/labels", "contents/d", f"git/commits/{commit}", "git/matching-refs/heads/pull")
        self._get(
            f"git/trees/{commit}", f"git/trees/{commit}?recursive=1", "pulls?state=all", f"pulls/{number}/comments"
        )
        blob = self._tokened("POST", "git/blobs", {"content": "hello"})["sha"]
        self._get(f"git/blobs/{blob}", "branches/main", f"pulls/{number}/reviews/40001/comments")
        made = self._tokened("POST", "issues", {"title": "Another"})
        self._tokened("PATCH", f"issues/{made['number']}", {"body": "New", "state": "closed"})
        self._tokened("POST", f"{issue}/assignees", {"assignees": ["alice"]})
        self._tokened("DELETE", f"{issue}/assignees", {"assignees": ["alice"]})
        comment = self._tokened("POST", f"{issue}/comments", {"body": "Hello"})
        self._get(f"issues/comments/{comment['id']}")
        self._tokened("DELETE", f"issues/comments/{comment['id']}")
        self._tokened("DELETE", "git/refs/heads/pullwright/one")
        self._call("GET", "installation/repositories", self._bearer())
        self._call("GET", "users/alice", self._bearer())
        self._call("DELETE", "installation/token", self._bearer())

    def _refusals(self) -> None:
        """Answers of every kind of no."""
        self._call("GET", f"repos/acme/widgets/issues/{self.issue}", {"Authorization": "Bearer nonsense"})
        self._tokened("POST", "pulls", {"title": "x", "head": "nowhere", "base": "main"})
        self._tokened("POST", "git/refs", {"ref": "refs/heads/main", "sha": "0" * 40})
        self._tokened("GET", "git/ref/heads/nowhere")
        self.github.lock(self.repo, self.issue)
        self._tokened("POST", f"issues/{self.issue}/comments", {"body": "Hello?"})
        self.github.set_repo(self.repo, has_issues=False)
        self._tokened("GET", f"issues/{self.issue}")
        self.github.set_repo(self.repo, archived=True)
        self._tokened("POST", "git/blobs", {"content": "hello"})
        self.github.rename(self.repo, "gadgets")
        self._tokened("GET", f"issues/{self.issue}")

    def _jwt(self) -> str:
        now = int(datetime.now(UTC).timestamp())
        claims = {"iat": now - 60, "exp": now + 300, "iss": str(self.github.app.id)}
        return jwt.encode(claims, self.github.app.private_key, algorithm="RS256")

    def _bearer(self) -> dict[str, str]:
        path = f"app/installations/{self.repo.installation}/access_tokens"
        return {
            "Authorization": f"Bearer {self._call('POST', path, {'Authorization': f'Bearer {self._jwt()}'})['token']}"
        }

    def _get(self, *paths: str) -> None:
        for path in paths:
            self._tokened("GET", path)

    def _tokened(self, method: str, path: str, body: object = None) -> Any:
        return self._call(method, f"repos/acme/widgets/{path}", self._bearer(), body)

    def _call(self, method: str, path: str, headers: dict[str, str], body: object = None) -> Any:
        url = f"{self.github.url}/{path}"
        answer = requests.request(method, url, headers=headers, json=body, timeout=10, allow_redirects=False)
        return answer.json() if answer.content else None
