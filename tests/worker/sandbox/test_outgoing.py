"""Whatever stream comes out of a box: only regular files with plain names are believed."""

from collections.abc import Iterator

import pytest

from tests.worker.sandbox.crafting import END, long_name, member, number, pax
from worker.sandbox.archive.outgoing import Caps, read
from worker.sandbox.archive.stream import HostileArchive

_BEFORE, _AFTER = member(b"before", b"1"), member(b"after", b"2")
_AROUND = {"before": b"1", "after": b"2"}
_CAPS = Caps(files=5, file_bytes=1000, total_bytes=3000, members=50, stream_bytes=1 << 20)

LEFT_OUT = {
    "symbolic link": member(b"x", kind=b"2", link=b"/etc/shadow"),
    "hard link": member(b"x", kind=b"1", link=b"/etc/shadow"),
    "long link": long_name(b"/etc/" + b"s" * 300, b"K") + member(b"x", kind=b"2"),
    "character device": member(b"x", kind=b"3"),
    "block device": member(b"x", kind=b"4"),
    "FIFO": member(b"x", kind=b"6"),
    "absolute name": member(b"/etc/passwd", b"x"),
    "absolute behind a dot": member(b".//etc/passwd", b"x"),
    "name that leads out": member(b"../x", b"x"),
    "name that leads out later": member(b"a/../../x", b"x"),
    "name that stays but winds": member(b"a/../x", b"x"),
    "dot in the middle": member(b"a/./x", b"x"),
    "two slashes": member(b"a//x", b"x"),
    "no name": member(b"", b"x"),
    "the folder itself as a file": member(b".", b"x"),
    "new line": member(b"a\nb", b"x"),
    "escape sequence": member(b"\x1b[2Jx", b"x"),
    "right-to-left override": member("x\u202etxt.exe".encode(), b"x"),
    "zero-width space": member("before\u200b".encode(), b"x"),
    "tag character": member("before\U000e0041".encode(), b"x"),
    "line separator": member("a\u2028b".encode(), b"x"),
    "backslash": member(b"..\\x", b"x"),
    "invalid UTF-8": member(b"\xff\xfe", b"x"),
    "surrogate": member(b"\xed\xa0\x80", b"x"),
    "NUL in an extended name": pax((b"path", b"a\0b")) + member(b"x", b"x"),
    "part of 256 bytes": long_name(b"n" * 256) + member(b"x", b"x"),
    "name of 2,000 bytes": long_name(b"/".join([b"n" * 99] * 20)) + member(b"x", b"x"),
    "10,000 folders deep": long_name(b"d/" * 10_000 + b"x") + member(b"x", b"x"),
    "100,000 folders deep": long_name(b"d/" * 100_000 + b"x") + member(b"x", b"x"),
    "100,000 folders deep, extended": pax((b"path", b"d/" * 100_000 + b"x")) + member(b"x", b"x"),
    "extended name that leads out": pax((b"path", b"../x")) + member(b"x", b"x"),
    "extended name over a long name": long_name(b"x") + pax((b"path", b"/x")) + member(b"y", b"x"),
    "prefix that leads out": member(b"x", b"x", prefix=b".."),
    "prefix that is absolute": member(b"x", b"x", prefix=b"/etc"),
    "sparse by extension": pax((b"GNU.sparse.size", b"1099511627776")) + member(b"x", b"x"),
    "too large": member(b"x", b"x" * 1001),
    "too large by extension": pax((b"size", b"1001")) + member(b"x", b"x" * 1001, size=number(0)),
    "twice": member(b"x", b"1") + member(b"x", b"2"),
    "three times": member(b"x", b"1") * 3,
    "file, then a link of that name": member(b"x", b"1") + member(b"x", kind=b"2", link=b"/etc/shadow"),
    "link, then a file of that name": member(b"x", kind=b"2", link=b"/etc") + member(b"x", b"1"),
    "same name behind a dot": member(b"x", b"1") + member(b"./x", b"2"),
    "a folder with a file's name": member(b"x/"),
}

TAKEN = {
    "below a link": (member(b"x", kind=b"2", link=b"/etc") + member(b"x/passwd", b"mine"), {"x/passwd": b"mine"}),
    "global extension": (pax((b"path", b"../y"), kind=b"g") + member(b"x", b"1"), {"x": b"1"}),
    "extension that only names": (pax((b"path", b"y")) + member(b"../x", b"1"), {"y": b"1"}),
    "setuid": (member(b"x", b"1", mode=0o6755), {"x": b"1"}),
    "year 1,000,000,000": (member(b"x", b"1", mtime=b"\x80" + bytes(3) + b"\x7f" * 8), {"x": b"1"}),
    "case": (member(b"X", b"1") + member(b"x", b"2"), {"X": b"1", "x": b"2"}),
    "a bomb inside": (member(b"x.gz", b"\x1f\x8b" + bytes(900)), {"x.gz": b"\x1f\x8b" + bytes(900)}),
    "dots": (member(b"...", b"1") + member(b"..x", b"2"), {"...": b"1", "..x": b"2"}),
    "letters of all scripts": (member("über/文.py".encode(), b"1"), {"über/文.py": b"1"}),
}

MALFORMED = {
    "wrong checksum": member(b"x", checksum=b"000000\0 "),
    "checksum that is none": member(b"x", checksum=b"zzzzzz\0 "),
    "negative size": member(b"x", size=b"\xff" * 12),
    "size that is none": member(b"x", size=b"-0000000001\0"),
    "negative size by extension": pax((b"size", b"-1")) + member(b"x"),
    "extension without a length": member(b"pax", b"path=x\n", b"x") + member(b"x"),
    "extension that is longer than itself": member(b"pax", b"99 path=x\n", b"x") + member(b"x"),
    "extension of length 0": member(b"pax", b"0 path=x\n", b"x") + member(b"x"),
    "old sparse file": member(b"x", b"x", b"S"),
    "multi-volume": member(b"x", b"x", b"M"),
    "unknown kind": member(b"x", b"x", b"?"),
    "link with a content": member(b"x", b"x", b"2"),
    "folder with a content": member(b"x", b"x", b"5"),
    "no archive": b"PK\x03\x04" + bytes(1000),
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_left_out(name: str) -> None:
    contents = read([_BEFORE, LEFT_OUT[name], _AFTER, END], _CAPS)
    assert contents.files == _AROUND
    assert bool(contents.left_out) is not name.startswith("a folder")


@pytest.mark.parametrize("name", TAKEN)
def test_taken_as_what_it_is(name: str) -> None:
    stream, files = TAKEN[name]
    assert read([_BEFORE, stream, _AFTER, END], _CAPS).files == {**_AROUND, **files}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_streams_are_refused(name: str) -> None:
    with pytest.raises(HostileArchive):
        read([_BEFORE, MALFORMED[name], _AFTER, END], _CAPS)


@pytest.mark.parametrize("ending", [b"", _AFTER[:300], member(b"x", size=number(900)), bytes(100)])
def test_a_stream_that_ends_early_gives_what_was_whole(ending: bytes) -> None:
    contents = read([_BEFORE, ending], _CAPS)
    assert contents.files == {"before": b"1"}
    assert contents.left_out


def test_too_many_files_and_too_much_in_all() -> None:
    many = read([*(member(b"%d" % number, b"x") for number in range(40)), END], _CAPS)
    assert len(many.files) == _CAPS.files
    much = read([*(member(b"%d" % number, b"x" * 999) for number in range(5)), END], _CAPS)
    assert list(much.files) == ["0", "1", "2"]


def test_a_million_members_are_not_listened_to() -> None:
    heard = 0

    def endless() -> Iterator[bytes]:
        nonlocal heard
        for heard in range(1_000_000):
            yield member(b"%d" % heard)

    assert len(read(endless(), _CAPS).files) == _CAPS.files
    assert heard <= _CAPS.members


def test_an_endless_file_is_not_listened_to() -> None:
    def endless() -> Iterator[bytes]:
        yield member(b"x", size=b"\x80" + b"\x7f" * 11)
        while True:
            yield bytes(1 << 16)

    assert read(endless(), _CAPS).files == {}


def test_pieces_may_be_of_any_size() -> None:
    stream = _BEFORE + long_name(b"n/" * 60 + b"x") + member(b"x", b"deep") + _AFTER + END
    caps = Caps(depth=100)
    for size in (1, 7, 511, 512, 513, len(stream)):
        pieces = [stream[start : start + size] for start in range(0, len(stream), size)]
        assert read(pieces, caps).files == {**_AROUND, "n/" * 60 + "x": b"deep"}


def test_only_what_lies_below_the_folder() -> None:
    stream = [member(b"out/", kind=b"5"), member(b"out/a", b"1"), member(b"other/b", b"2"), member(b"outer", b"3"), END]
    assert read(stream, below="out").files == {"a": b"1"}
