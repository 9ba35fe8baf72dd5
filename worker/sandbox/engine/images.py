"""Images of the languages: a Dockerfile each, found by the hash of what they are made from."""

import fcntl
import hashlib
import io
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import worker.sandbox
from core.errors import Broken, Refused
from worker.sandbox import Image, Options
from worker.sandbox.engine.base import ensure_base, proxies
from worker.sandbox.engine.connection import Connection, spoken
from worker.sandbox.engine.found import image_id

REPOSITORY = "pullwright"
LANGUAGE = "pullwright.language"
_ALIASES = {"typescript": "javascript"}
_SUFFIX = ".Dockerfile"
_HASH = 12


def languages() -> list[str]:
    """The languages that have an image of their own, sorted."""
    folder = files(worker.sandbox) / "images"
    return sorted(file.name.removesuffix(_SUFFIX) for file in folder.iterdir() if file.name.endswith(_SUFFIX))


def planned(language: str, options: Options) -> Image:
    """The image that `language` should have, by name; nothing is asked of the engine."""
    recipe = _ALIASES.get(language, language)
    if recipe not in languages():
        raise Refused(f"There is no sandbox image for {language!r}; there are {', '.join(languages())}.")
    content = hashlib.sha256(f"{options.base_image}\n".encode() + _recipe(recipe)).hexdigest()
    return Image(language, f"{REPOSITORY}/{recipe}:{content[:_HASH]}")


def ensure_image(connection: Connection, options: Options, language: str) -> Image:
    """The image for `language`, built if it is not there; two processes build it once."""
    wanted = planned(language, options)
    digest = image_id(connection, wanted.tag)
    if not digest:
        with _only_one():
            digest = image_id(connection, wanted.tag) or _build(connection, options, wanted)
    return Image(language, wanted.tag, digest)


def _build(connection: Connection, options: Options, wanted: Image) -> str:
    recipe = wanted.tag.removeprefix(f"{REPOSITORY}/").partition(":")[0]
    ensure_base(connection, options)
    options.progress(f"Building the sandbox image {wanted.tag} (once; it takes a minute or two)")
    with spoken(f"The image {wanted.tag} could not be built"):
        said = connection.api.build(
            fileobj=_context(_recipe(recipe)),
            custom_context=True,
            tag=wanted.tag,
            buildargs={"BASE": options.base_image, **proxies()},
            labels={LANGUAGE: recipe},
            rm=True,
            forcerm=True,
            decode=True,
        )
        _watch(said, wanted.tag)
    return image_id(connection, wanted.tag)


def _watch(said: Iterator[Any], tag: str) -> None:
    log = ""
    for line in said:
        log = (log + line.get("stream", ""))[-4000:]
        if "error" in line:
            raise Broken(f"The image {tag} could not be built: {line['error']}\n{log}", retryable=True)


def _recipe(name: str) -> bytes:
    return (files(worker.sandbox) / "images" / f"{name}{_SUFFIX}").read_bytes()


def _context(dockerfile: bytes) -> io.BytesIO:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo("Dockerfile")
        info.size = len(dockerfile)
        archive.addfile(info, io.BytesIO(dockerfile))
    buffer.seek(0)
    return buffer


@contextmanager
def _only_one() -> Iterator[None]:
    """One builder per user of this machine, whatever folders they keep things in."""
    path = Path(tempfile.gettempdir()) / f"pullwright-images-{os.getuid()}.lock"
    lock = os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
