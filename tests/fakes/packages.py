"""A registry on loopback: a PEP 503 index of wheels, and npm's, that remembers what it was asked."""

import base64
import hashlib
import io
import json
import tarfile
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NAME = "packages.example"  # what it is called by those who reach it through a proxy


@dataclass
class Registry:
    """What it offers by path, and what came: the line and the headers of each request."""

    port: int
    pages: dict[str, bytes] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)  # path -> where it says it is now
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address under its own name."""
        return f"http://{NAME}:{self.port}"

    @property
    def entry(self) -> str:
        """How the settings name it."""
        return f"{NAME}:{self.port}@127.0.0.1"

    def wheel(self, name: str, version: str, files: Mapping[str, str]) -> None:
        """Offer a Python package; what needs what is not its concern."""
        stem = f"{name.replace('-', '_')}-{version}"
        self.pages[f"/files/{stem}-py3-none-any.whl"] = _wheel(stem, name, version, files)
        mine = [place for place in self.pages if place.startswith(f"/files/{name.replace('-', '_')}-")]
        links = "".join(f'<a href="{place}">{place.rpartition("/")[2]}</a>' for place in mine)
        self.pages[f"/simple/{name}/"] = f"<!doctype html><html><body>{links}</body></html>".encode()

    def package(self, name: str, version: str, files: Mapping[str, str]) -> None:
        """Offer an npm package."""
        manifest = {"name": name, "version": version}
        archive = _archive({"package.json": json.dumps(manifest), **files})
        place = f"/{name}/-/{name}-{version}.tgz"
        digest = base64.b64encode(hashlib.sha512(archive).digest()).decode()
        dist = {"tarball": f"{self.url}{place}", "integrity": f"sha512-{digest}"}
        known: dict[str, Any] = json.loads(self.pages.get(f"/{name}", b'{"versions": {}}'))
        versions = {**known["versions"], version: {**manifest, "dist": dist}}
        about = {"name": name, "dist-tags": {"latest": version}, "versions": versions}
        self.pages |= {f"/{name}": json.dumps(about).encode(), place: archive}


@contextmanager
def serving() -> Iterator[Registry]:
    """A registry, while the context lasts."""
    registry: Registry

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            registry.asked.append(f"{self.command} {self.path} {dict(self.headers)}")
            found = registry.pages.get(self.path)
            place = registry.moved.get(self.path)
            self.send_response(302 if place else 200 if found is not None else 404)
            if place:
                self.send_header("Location", place)
            self.send_header("Content-Type", "application/json" if (found or b"")[:1] == b"{" else "text/html")
            self.send_header("Content-Length", str(len(found or b"")))
            self.end_headers()
            self.wfile.write(found or b"")

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        registry = Registry(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield registry
        server.shutdown()
        thread.join()


def _wheel(stem: str, name: str, version: str, files: Mapping[str, str]) -> bytes:
    about = {
        f"{stem}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{stem}.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    everything = {**files, **about}
    record = "".join(f"{path},,\n" for path in (*everything, f"{stem}.dist-info/RECORD"))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path, text in {**everything, f"{stem}.dist-info/RECORD": record}.items():
            archive.writestr(path, text)
    return content.getvalue()


def _archive(files: Mapping[str, str]) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        for path, text in files.items():
            member = tarfile.TarInfo(f"package/{path}")
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return content.getvalue()
