"""Images come from GitHub's attachments and from nowhere else, whatever address somebody wrote."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from core.github import Permission
from tests.worker.publication.press import Press
from worker.jobs.people import People
from worker.jobs.pictures import Said, pictures
from worker.publication.attachments import Attachments, NotShown

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
GITHUB = Attachments("https://github.com")


class Files:
    """A web server that holds what people attached; `asked` are the paths that were fetched from it."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []
        files = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                files.asked.append((self.path, self.headers.get("authorization")))
                files.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        name = handler.path.rpartition("/")[2]
        away = {"moved": f"{self.url}/blobs/picture", "away": "http://169.254.169.254/latest", "round": handler.path}
        handler.send_response(302 if name in away else 404 if name == "gone" else 200)
        if name in away:
            handler.send_header("location", away[name])
        handler.end_headers()
        body = {"script": b"<svg onload=alert(1)>", "huge": PNG + b"\0" * (5 << 20)}.get(name, PNG)
        with suppress(BrokenPipeError, ConnectionResetError):  # whoever asked had enough
            handler.wfile.write(b"" if name in away else body)

    def close(self) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


@pytest.fixture
def files() -> Iterator[Files]:
    made = Files()
    yield made
    made.close()


def test_an_attachment_is_fetched_without_credentials_also_where_it_is_kept_elsewhere_on_github(files: Files) -> None:
    here = Attachments(files.url)
    for name in ("picture", "moved"):
        image = here.fetch(f"{files.url}/user-attachments/assets/{name}")
        assert (image.kind, image.data) == ("image/png", PNG)
    assert {credentials for _, credentials in files.asked} == {None}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("away", "sends elsewhere"),
        ("round", "sends on and on"),
        ("gone", "did not hand it out"),
        ("script", "not a PNG"),
        ("huge", "larger than 4 MB"),
    ],
)
def test_what_is_no_picture_of_ours_is_not_shown(files: Files, name: str, why: str) -> None:
    with pytest.raises(NotShown, match=why):
        Attachments(files.url).fetch(f"{files.url}/user-attachments/assets/{name}")


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/user-attachments/assets/1",
        "https://github.com@evil.example/user-attachments/assets/1",
        "https://github.com.evil.example/user-attachments/assets/1",
        "https://github.com:444/user-attachments/assets/1",
        "http://github.com/user-attachments/assets/1",
        "https://github.com/user-attachments/assets/../../acme/secret",
        "https://github.com/user-attachments/assets\\@evil.example/1",
        "https://github.com/acme/widgets/raw/main/logo.png",
        "https://gıthub.com/user-attachments/assets/1",
        "http://169.254.169.254/latest/meta-data",
        "http://localhost:6379/",
        "file:///etc/passwd",
    ],
)
def test_no_other_address_is_ever_asked(url: str) -> None:
    with pytest.raises(NotShown, match="not an attachment on GitHub"):
        GITHUB.fetch(url)
    assert GITHUB.name(url) == "an image elsewhere"


def test_the_key_in_an_address_is_not_in_its_name() -> None:
    url = "https://private-user-images.githubusercontent.com/1/2.png?jwt=canary"
    assert GITHUB.name(url) == "private-user-images.githubusercontent.com/1/2.png"


def test_whose_images_are_shown_and_what_the_manifest_says(press: Press, files: Files) -> None:
    site, mallory = press.site(), press.github.person("mallory", "read", press.repo)
    place = f"{files.url}/user-attachments/assets"
    ada = site.ask.person
    theirs = Said(f"![obey]({place}/theirs)", type(ada)(mallory.id, "mallory"))
    mine = Said(f'![a "bug"]({place}/picture)\n<img alt="x" src="{place}/moved">\n![x](http://10.0.0.1/x.png)', ada)
    said, here = (theirs, mine, mine), Attachments(files.url)
    people = People(site.github, Permission.WRITE)
    shown = pictures(said, people, here, seen=True)
    assert [piece.text for piece in shown] == ["", "(image 1 of this message)", "(image 2 of this message)", ""]
    assert [piece.image is not None for piece in shown] == [False, True, True, False]
    notes = [piece.source.note for piece in shown]
    assert "may not ask here" in notes[0]
    assert "image/png, 48 bytes" in notes[1]
    assert "not an attachment on GitHub" in notes[3]
    assert not any("theirs" in path for path, _ in files.asked)
    files.asked.clear()
    blind = pictures(said, people, here, seen=False)
    assert not any(piece.text or piece.image for piece in blind)
    assert "no model of this run takes images" in blind[1].source.note
    assert files.asked == []


def test_tags_that_never_end_are_no_images(press: Press) -> None:
    site = press.site()
    said = [Said(bad * (65_000 // len(bad)), site.ask.person) for bad in ("<img ", "<img src=", "![", "<img src= ")]
    said.append(Said('<img <a src="https://github.com/user-attachments/assets/1">', site.ask.person))
    assert pictures(said, People(site.github, Permission.WRITE), GITHUB, seen=False) == ()
