"""The issuer of GitHub's OIDC tokens and the runner's door to it: real HTTP, real RS256 keys, made for each test."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

Claims = dict[str, Any]
_KEYS: list[rsa.RSAPrivateKey] = []


def rsa_key(number: int = 0) -> rsa.RSAPrivateKey:
    """The `number`th key of this process; making one takes a tenth of a second."""
    while len(_KEYS) <= number:
        _KEYS.append(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    return _KEYS[number]


class Issuer:
    """`keys` are those that it shows; `claims` what the runner's door puts into the tokens of this job."""

    def __init__(self) -> None:
        self.keys: dict[str, rsa.RSAPrivateKey] = {"first": rsa_key()}
        self.claims: Claims = {}
        self.fetches = 0
        self.asked: list[str] = []  # audiences that the runner's door was asked for
        self.status = 200
        self.body: bytes | None = None  # in place of the keys
        self.request_token = "runner-request-token"
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> "Issuer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def request_url(self) -> str:
        """What a runner has in ACTIONS_ID_TOKEN_REQUEST_URL."""
        return f"{self.url}/token?api-version=2.0"

    def token(self, audience: str, *, kid: str = "first", key: rsa.RSAPrivateKey | None = None, **changed: Any) -> str:
        """A token as GitHub writes it, with some claims changed; None takes one away."""
        now = int(time.time())
        usual = {"iss": self.url, "aud": audience, "sub": "repo:acme/shapes:ref:refs/heads/main", "jti": "j"}
        times = {"iat": now, "nbf": now - 300, "exp": now + 300}
        said = {**usual, **times, **self.claims, **changed}
        present = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(present, key or self.keys[kid], algorithm="RS256", headers={"kid": kid})

    def jwks(self) -> bytes:
        listed = [
            {**RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "use": "sig", "alg": "RS256"}
            for kid, key in self.keys.items()
        ]
        return json.dumps({"keys": listed}).encode()


def public_pem(key: rsa.RSAPrivateKey) -> bytes:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form)


def job_claims(repository: str, id: int, owner: int, actor: str, actor_id: int, run: int = 77) -> Claims:
    """What a job's token says of it."""
    return {
        "repository": repository,
        "repository_id": str(id),
        "repository_owner_id": str(owner),
        "repository_owner": repository.partition("/")[0],
        "actor": actor,
        "actor_id": str(actor_id),
        "run_id": str(run),
        "run_attempt": "1",
        "event_name": "workflow_dispatch",
        "ref": "refs/heads/main",
    }


def _handler(issuer: Issuer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name that the library calls
            parts = urlsplit(self.path)
            if parts.path == "/.well-known/jwks":
                issuer.fetches += 1
                self._say(issuer.status, issuer.jwks() if issuer.body is None else issuer.body)
            elif self.headers.get("Authorization") == f"Bearer {issuer.request_token}":
                audience = parse_qs(parts.query).get("audience", [""])[0]
                issuer.asked.append(audience)
                self._say(200, json.dumps({"count": 1, "value": issuer.token(audience)}).encode())
            else:
                self._say(401, b'{"message": "no"}')

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler
