"""What is unpacked in a box is a git tree and nothing else."""

import pytest

from core.errors import Broken
from tests.worker.sandbox.crafting import END, member, pax
from worker.sandbox.archive.incoming import check
from worker.sandbox.archive.packing import pack

REFUSED = {
    "hard link": member(b"x", kind=b"1", link=b"y"),
    "device": member(b"x", kind=b"3"),
    "FIFO": member(b"x", kind=b"6"),
    "absolute name": member(b"/etc/passwd", b"x"),
    "name that leads out": member(b"a/../../x", b"x"),
    "extended name that leads out": pax((b"path", b"../x")) + member(b"x", b"x"),
    "link that leads out": member(b"x", kind=b"2", link=b"../../etc"),
    "link that leads out and back": member(b"a/x", kind=b"2", link=b"../../work/y"),
    "absolute link": member(b"x", kind=b"2", link=b"/etc"),
    "empty link": member(b"x", kind=b"2"),
    "file below a link": member(b"x", kind=b"2", link=b"y") + member(b"x/z", b"1"),
    "file twice": member(b"x", b"1") + member(b"x", b"2"),
    "link in place of a file": member(b"x", b"1") + member(b"x", kind=b"2", link=b"y"),
    "sparse": pax((b"GNU.sparse.size", b"99999999")) + member(b"x", b"x"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    with pytest.raises(Broken):
        check(member(b"honest", b"1") + REFUSED[name] + END)


def test_a_tree_with_links_inside_is_taken() -> None:
    check(
        member(b"a/", kind=b"5")
        + member(b"a/b.py", b"1")
        + member(b"a/link", kind=b"2", link=b"../c")
        + member("naïve \u200bname\n".encode(), b"odd, but git allows it")
        + END
    )
    check(pack({"a/b": b"1", "n" * 200: b"2", "ü": b"3"}))
    check(b"")
