"""Files that people attached on GitHub: fetched without credentials, from GitHub's own servers and no others."""

import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from worker.llm import Image

_PUBLIC = "https://github.com"
_PLACES = (
    "https://user-images.githubusercontent.com/",
    "https://private-user-images.githubusercontent.com/",
)
_BEHIND = (  # where github.com sends whoever asks for an attachment
    *_PLACES,
    "https://objects.githubusercontent.com/",
    "https://github-production-user-asset-6210df.s3.amazonaws.com/",
)
_MOST_BYTES = 4 << 20  # what the providers take of one image
_TIMEOUT_S, _LONGEST_S = 10.0, 20.0
_PLAIN = {"accept-encoding": "identity"}  # what grows when it is unpacked is not unpacked
_MAGIC = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


class NotShown(Exception):
    """Why an image is not shown, in a few words of ours."""


@dataclass(frozen=True, slots=True)
class Attachments:
    """The attachments of the GitHub that people see at `web`."""

    web: str
    ca_bundle: str = ""

    def name(self, url: str) -> str:
        """What the manifest calls it: never the address of another server, and never a key in it."""
        parts = urlsplit(url)
        return f"{parts.netloc}{parts.path}"[:200] if self._is_named(url) else "an image elsewhere"

    def fetch(self, url: str) -> Image:
        """The image; `NotShown` where it is elsewhere, too large, none, or not handed out."""
        if not self._is_named(url):
            raise NotShown("it is not an attachment on GitHub")
        try:
            data = self._load(url)
        except (httpx2.HTTPError, httpx2.InvalidURL):
            raise NotShown("GitHub did not hand it out") from None
        kind = _kind(data)
        if not kind:
            raise NotShown("it is not a PNG, JPEG, GIF or WebP image")
        return Image(kind, data)

    def _load(self, url: str) -> bytes:
        verify = str(Path(self.ca_bundle)) if self.ca_bundle else True
        with httpx2.Client(timeout=_TIMEOUT_S, trust_env=False, verify=verify, headers=_PLAIN) as client:
            found = _step(client, url)
            if isinstance(found, bytes):
                return found
            if not self._is_behind(found):
                raise NotShown("GitHub sends elsewhere for it")
            found = _step(client, found)
        if isinstance(found, bytes):
            return found
        raise NotShown("GitHub sends on and on for it")

    def _is_named(self, url: str) -> bool:
        own = f"{self.web}/user-attachments/assets/"
        return _begins(url, (own, *_PLACES) if self.web == _PUBLIC else (own, f"{self.web}/storage/user/"))

    def _is_behind(self, url: str) -> bool:
        return _begins(url, _BEHIND if self.web == _PUBLIC else (f"{self.web}/",))


def _step(client: httpx2.Client, url: str) -> bytes | str:
    """What is there, or where it is instead."""
    with client.stream("GET", url) as answer:  # a redirect is never followed here
        return str(answer.url.join(answer.headers.get("location", ""))) if answer.is_redirect else _body(answer)


def _begins(url: str, places: tuple[str, ...]) -> bool:
    """Whether it is below one of `places`, letter by letter and without ways around."""
    plain = url.isascii() and url.isprintable() and not set(url) & set("\\@ ")
    return plain and ".." not in url and url.startswith(places)


def _body(answer: httpx2.Response) -> bytes:
    if answer.status_code != 200:
        raise NotShown("GitHub did not hand it out")
    data, late = b"", time.monotonic() + _LONGEST_S
    for piece in answer.iter_raw():
        data += piece
        if time.monotonic() > late:
            raise NotShown("GitHub is too slow with it")
        if len(data) > _MOST_BYTES:
            raise NotShown(f"it is larger than {_MOST_BYTES >> 20} MB")
    return data


def _kind(data: bytes) -> str:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), "")
