"""Bodies of strangers cannot fill the memory, hold a place for ever, or be larger than GitHub's."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import Request

from bot.app import create
from bot.routes.answers import Declined, Message, Receive
from bot.routes.bodies import LARGEST, Room, small
from bot.routes.portal.forms import Forged, fields
from core.crypto import keyring
from core.settings import load
from core.store import open_store
from tests.bot.serving import served

HEAD = (
    "POST /webhooks/github HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-GitHub-Event: issues\r\n"
    "X-GitHub-Delivery: d\r\nX-Hub-Signature-256: sha256=0\r\n"
)


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    settings = load({"XDG_DATA_HOME": str(tmp_path), "PULLWRIGHT_WEBHOOK_SECRET": "s"})
    with served(create(settings, open_store("", settings.data, keyring("", settings.data)))) as url:
        yield int(url.rpartition(":")[2])


def coming(*pieces: bytes, whole: bool = True) -> Receive:
    """A body in pieces; without its end if it is not `whole`."""
    left = list(pieces)

    async def receive() -> Message:
        if not left:
            await asyncio.sleep(3600)
        piece = left.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(left) or not whole}

    return receive


async def refused(room: Room, receive: Receive, announced: bytes = b"") -> int:
    try:
        await room.body(receive, announced)
    except Declined as declined:
        return declined.answer.status
    return 200


def test_a_body_is_the_same_in_one_piece_and_in_many() -> None:
    async def story() -> None:
        room = Room()
        assert await room.body(coming(b"whole"), b"5") == b"whole"
        assert await room.body(coming(b"w", b"", b"hol", b"e"), b"") == b"whole"

    asyncio.run(story())


def test_what_does_not_arrive_in_time_loses_its_place() -> None:
    async def story() -> None:
        room = Room(most=1, longest_s=0.05)
        assert await refused(room, coming(whole=False)) == 408
        assert await refused(room, coming(b"half", whole=False)) == 408
        assert await refused(room, coming(b"a", b"b")) == 200

    asyncio.run(story())


def test_so_many_at_once_and_so_many_bytes() -> None:
    async def story() -> None:
        room = Room(most=2, most_bytes=100, longest_s=0.2, free=0)
        waiting = [asyncio.create_task(refused(room, coming(b"half", whole=False))) for _ in range(2)]
        await asyncio.sleep(0)
        assert await refused(room, coming(b"a", b"b")) == 503
        assert await refused(room, coming(b"in one piece")) == 200
        assert await asyncio.gather(*waiting) == [408, 408]
        assert await refused(room, coming(b"a" * 60, b"b" * 60)) == 503
        assert await refused(room, coming(b"a" * 40, b"b" * 40)) == 200

    asyncio.run(story())


def test_a_few_hundred_slow_strangers_keep_nobody_out() -> None:
    async def story() -> None:
        room = Room(longest_s=1.0)
        waiting = [asyncio.create_task(refused(room, coming(b"{", whole=False))) for _ in range(500)]
        await asyncio.sleep(0)
        assert await refused(room, coming(b"a" * 20_000, b"b" * 5_000)) == 200
        assert set(await asyncio.gather(*waiting)) == {408}

    asyncio.run(story())


def test_a_huge_body_keeps_no_small_one_out() -> None:
    async def story() -> None:
        room = Room(most_bytes=1000, longest_s=0.5, free=100)
        huge = asyncio.create_task(refused(room, coming(b"a" * 600, b"a" * 500, whole=False)))
        await asyncio.sleep(0.05)
        assert await refused(room, coming(b"a" * 100, b"b" * 500)) == 503
        assert await refused(room, coming(b"a" * 50, b"b" * 50)) == 200
        assert await huge == 408
        assert await refused(room, coming(b"a" * 600, b"b" * 400)) == 200

    asyncio.run(story())


def test_who_goes_away_is_forgotten() -> None:
    async def story() -> None:
        room = Room(most=1)

        async def gone() -> Message:
            return {"type": "http.disconnect"}

        assert await refused(room, gone) == 400
        assert await refused(room, coming(b"a", b"b")) == 200

    asyncio.run(story())


def exchange(port: int, head: str, body: bytes = b"", piece: bytes = b"", times: int = 0) -> bytes:
    """The first bytes of the answer; what cannot be sent any more is not sent."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        try:
            line.sendall((HEAD + head + "\r\n").encode("latin-1") + body)
            for _ in range(times):
                line.sendall(piece)
        except (BrokenPipeError, ConnectionResetError):
            pass
        try:
            return line.recv(100)
        except ConnectionResetError:
            return b"HTTP/1.1 413 reset"


@pytest.mark.parametrize("length", [str(LARGEST + 1), "9" * 18, "9" * 30])
def test_what_says_that_it_is_too_large_is_not_read(port: int, length: str) -> None:
    assert b" 413 " in exchange(port, f"Content-Length: {length}\r\n") or int(length) > 2**63


def test_what_becomes_too_large_is_broken_off(port: int) -> None:
    piece = b"100000\r\n" + b"a" * 0x100000 + b"\r\n"
    assert b" 413 " in exchange(port, "Transfer-Encoding: chunked\r\n", b"", piece, 30)


def test_a_large_body_that_is_allowed_is_read_and_refused_for_its_signature(port: int) -> None:
    assert b" 401 " in exchange(port, f"Content-Length: {LARGEST}\r\n", b"a" * LARGEST)


@pytest.mark.parametrize(
    "head",
    [
        "Content-Length: -1\r\n",
        "Content-Length: x\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "X: \x00\r\n",
        "é: x\r\n",
        "X" * 100_000 + ": y\r\n",
    ],
)
def test_a_hostile_head_is_no_fault_of_ours(port: int, head: str) -> None:
    answer = exchange(port, head, b"hello")
    assert b" 500 " not in answer
    assert b" 200 " not in answer
    assert b" 400 " in exchange(port, "Content-Length: 1\r\n", b"{") or b" 401 " in exchange(
        port, "Content-Length: 1\r\n", b"{"
    )


def _form(receive: Receive) -> Request:
    kind = (b"content-type", b"application/x-www-form-urlencoded")
    return Request({"type": "http", "method": "POST", "headers": [kind]}, receive)


def test_a_form_is_waited_for_no_longer_than_anything_else() -> None:
    async def story() -> None:
        assert await small(_form(coming(b"a=", b"1")), 3) == b"a=1"
        assert await small(_form(coming(b"a=", b"12")), 3) is None
        assert await small(_form(coming(b"a=", whole=False)), 3, longest_s=0.05) is None
        assert await small(_form(gone), 3) is None
        with pytest.raises(Forged):  # the pages read their forms by it
            await fields(_form(gone))

    async def gone() -> Message:
        return {"type": "http.disconnect"}

    asyncio.run(story())
