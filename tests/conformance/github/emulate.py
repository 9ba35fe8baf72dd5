"""npm's `emulate`, somebody else's idea of GitHub, behind a thin proxy that adds what it lacks.

It lacks: 401 for tokens that it did not give, numbers instead of names in paths, reactions, the words that GitHub
uses for permissions, the 422 for a second pull request of a branch, and pull requests read as issues.
"""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import threading
import time
from contextlib import AbstractContextManager, ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.fakes import npm

VERSION = "0.11.2"  # the newest that runs on Node 20
APP, INSTALLATION, OWNER_TOKEN = 12345, 100, "tok_alice"
_WORDS = {"push": "write", "pull": "read", "triage": "read", "maintain": "write"}
_START_S = 30.0
_RIGHTS = {"contents": "write", "issues": "write", "pull_requests": "write", "checks": "write", "metadata": "read"}
Answer = tuple[int, Any]


class Emulated(AbstractContextManager["Emulated"]):
    """`url` is the proxy's; a repository acme/widgets with an issue is there, and the App is installed on it."""

    def __enter__(self) -> Self:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        form, none = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        self.private_key = key.private_bytes(serialization.Encoding.PEM, form, none).decode()
        self._port = _free_port()
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            (folder / "seed.json").write_text(json.dumps(_seed(self.private_key)))
            stack.callback(_end, _start(folder, self._port))
            self._proxy = _Proxy(self._port)
            stack.callback(self._proxy.stop)
            self.url = self._proxy.url
            self._prepare()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *ending: object) -> None:
        self._stack.close()

    def _prepare(self) -> None:
        status, repo = _await(self._port, "GET", "/repos/acme/widgets", None)
        assert status == 200, repo
        self.repository = int(repo["id"])
        self._proxy.numbers[str(self.repository)] = "acme/widgets"
        status, issue = forward(self._port, "POST", "/repos/acme/widgets/issues", {"title": "A bug"}, _owner())
        assert status == 201, issue
        self.issue = int(issue["number"])
        _, alice = forward(self._port, "GET", "/users/alice", None, _owner())
        self.alice = int(alice["id"])


def _seed(private_key: str) -> object:
    app = {"app_id": APP, "slug": "issue-bot", "name": "Issue Bot", "private_key": private_key, "permissions": _RIGHTS}
    installed = {
        "installation_id": INSTALLATION,
        "account": "acme",
        "repository_selection": "all",
        "permissions": _RIGHTS,
    }
    return {
        "tokens": {OWNER_TOKEN: {"login": "alice", "scopes": ["repo", "user"]}},
        "github": {
            "users": [{"login": "alice"}, {"login": "mallory"}],
            "orgs": [{"login": "acme", "members": [{"login": "alice", "role": "admin"}]}],
            "repos": [{"owner": "acme", "name": "widgets", "auto_init": True, "default_branch": "main"}],
            "apps": [{**app, "events": [], "installations": [installed]}],
        },
    }


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _start(folder: Path, port: int) -> subprocess.Popen[bytes]:
    program = npm.installed("emulate", VERSION) / "node_modules" / "emulate" / "dist" / "index.js"
    line = [str(npm.NODE), "node", str(program), "start", "--service", "github", "--port", str(port)]
    line += ["--base-url", f"http://127.0.0.1:{port}", "--seed", str(folder / "seed.json")]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(line, cwd=folder, stdout=quiet, stderr=quiet, start_new_session=True)


def _end(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)  # Node may be the child of what starts it
    process.wait()


def _owner() -> dict[str, str]:
    return {"Authorization": f"Bearer {OWNER_TOKEN}"}


def _await(port: int, method: str, path: str, body: Any) -> Answer:
    ends = time.monotonic() + _START_S
    while True:
        try:
            return forward(port, method, path, body, _owner())
        except OSError:
            assert time.monotonic() < ends, "emulate did not start"
            time.sleep(0.05)


def forward(port: int, method: str, path: str, body: Any, headers: dict[str, str]) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        sent = None if body is None else json.dumps(body)
        connection.request(method, path, sent, {**headers, "Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None
    finally:
        connection.close()


class _Proxy:
    """Answers on `url`; `numbers` are the repositories by their id."""

    def __init__(self, behind: int) -> None:
        self._behind = behind
        self.numbers: dict[str, str] = {}
        self._tokens = {OWNER_TOKEN}
        self._reactions: list[dict[str, Any]] = []
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                proxy._serve(self)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _serve  # noqa: N815  # names of http.server

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        size = int(handler.headers.get("content-length", "0"))
        body = json.loads(handler.rfile.read(size)) if size else None
        status, answer = self._answer(handler.command, handler.path, body, handler.headers.get("authorization", ""))
        text = b"" if status == 204 else json.dumps(answer).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text)

    def _answer(self, method: str, path: str, body: Any, authorization: str) -> Answer:
        token = authorization.partition(" ")[2]
        if token not in self._tokens and not token.startswith("eyJ"):
            return 401, {"message": "Bad credentials"}
        path = re.sub(r"^/repositories/(\d+)", lambda found: f"/repos/{self.numbers.get(found[1], 'no/where')}", path)
        if re.search(r"/reactions(/\d+)?(\?|$)", path):
            return self._reaction(method, path, body)
        if method == "POST" and path.endswith("/pulls") and self._is_open(body, token):
            error = {"resource": "PullRequest", "message": f"A pull request already exists for acme:{body['head']}."}
            return 422, {"message": "Validation Failed", "errors": [error]}
        status, answer = forward(self._behind, method, path, body, {"Authorization": f"Bearer {token}"})
        if status == 404 and method == "GET" and (found := re.fullmatch(r"(/repos/[^/]+/[^/]+)/issues/(\d+)", path)):
            pull = f"{found[1]}/pulls/{found[2]}"
            status, answer = forward(self._behind, method, pull, body, {"Authorization": f"Bearer {token}"})
            answer["pull_request"] = {"url": pull}
        if status == 201 and path.endswith("/access_tokens"):
            self._tokens.add(answer["token"])
        if status == 200 and path.endswith("/permission"):
            answer["permission"] = _WORDS.get(answer["permission"], answer["permission"])
        return status, answer

    def _is_open(self, body: Any, token: str) -> bool:
        path = f"/repos/acme/widgets/pulls?state=open&head=acme:{body['head']}"
        return bool(forward(self._behind, "GET", path, None, {"Authorization": f"Bearer {token}"})[1])

    def _reaction(self, method: str, path: str, body: Any) -> Answer:
        target, _, which = path.partition("?")[0].partition("/reactions")
        held = [one for one in self._reactions if one["target"] == target]
        if method == "GET":
            return 200, held
        if method == "DELETE":
            self._reactions = [one for one in self._reactions if f"/{one['id']}" != which]
            return 204, None
        for one in held:
            if one["content"] == body["content"]:
                return 200, one
        made = {"id": len(self._reactions) + 1, "content": body["content"], "target": target}
        self._reactions.append({**made, "user": {"id": 1, "login": "issue-bot[bot]", "type": "Bot"}})
        return 201, self._reactions[-1]
