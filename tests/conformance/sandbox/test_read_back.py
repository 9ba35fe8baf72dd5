"""Real programs lay traps in /out, and the host reads back: nothing but their honest files arrives."""

import pytest

from tests.conformance.sandbox.conftest import LIMITS, Opener
from worker.sandbox import Box, Command

_HONEST = {"honest.txt": b"honest"}
_CLEAN = ("sh", "-c", "chmod -R u+rwx /out; find /out /work -mindepth 1 -delete")

TRAPS = {
    "symlink to a file": "os.symlink('/etc/passwd', '/out/x')",
    "symlink to a folder": "os.symlink('/etc', '/out/x')",
    "symlink to the host's root through /proc": "os.symlink('/proc/1/root/etc/shadow', '/out/x')",
    "symlink to itself": "os.symlink('x', '/out/x')",
    "chain of symlinks": """
for n in range(60): os.symlink(f'l{n + 1}', f'/out/l{n}')
os.symlink('/etc/passwd', '/out/l60')""",
    "symlink to a file of the workspace": "open('/work/secret', 'w').write('s'); os.symlink('/work/secret', '/out/x')",
    "FIFO": "os.mkfifo('/out/x')",
    "socket": "import socket; socket.socket(socket.AF_UNIX).bind('/out/x')",
    "device": "try: os.mknod('/out/x', 0o20666, os.makedev(1, 3))\nexcept OSError: pass",
    "hard link to a file of the system": "try: os.link('/etc/passwd', '/out/x')\nexcept OSError: pass",
    "file without a right to read": "open('/out/x', 'w').write('x'); os.chmod('/out/x', 0)",
    "folder without a right to read": "os.mkdir('/out/d'); open('/out/d/x', 'w').write('x'); os.chmod('/out/d', 0)",
    "new line in a name": "open('/out/a\\nb', 'w').write('x')",
    "escape sequence in a name": "open('/out/\\x1b[2J', 'w').write('x')",
    "right-to-left override in a name": "open('/out/\\u202etxt.exe', 'w').write('x')",
    "invalid UTF-8 in a name": "open(b'/out/\\xff\\xfe', 'w').write('x')",
    "backslashes in a name": "open('/out/..\\\\..\\\\x', 'w').write('x')",
    "an option as a name, as if for a packer": "open('/out/\\u200b--checkpoint-action=exec=sh', 'w').write('x')",
    "file that is too large": "f = open('/out/x', 'wb')\nfor _ in range(20): f.write(bytes(1 << 20))",
    "sparse file": "f = open('/out/x', 'wb'); f.truncate(60 << 20)",
    "a crowd of FIFOs": "for n in range(200): os.mkfifo(f'/out/{n}')",
    "FIFO in a folder, between files": "os.mkdir('/out/d'); os.mkfifo('/out/d/a'); os.mkfifo('/out/honest.txt~')",
    "links in a ring": "os.mkdir('/out/d'); os.symlink('..', '/out/d/up'); os.symlink('d/up/d', '/out/x')",
    "link over the folder that is read": "os.symlink('/out', '/out/out'); os.symlink('/work', '/out/work')",
    "link to what is open": "os.symlink('/proc/self/fd/0', '/out/x'); os.symlink('/proc/1/environ', '/out/y')",
    "sparse file with an end": "f = open('/out/x', 'wb'); f.seek(40 << 20); f.write(b'x')",
    "names that a packer hides things in": """
for name in ('\\u2028', '\\ufeff', '\\u200d', '\\x7f'): open('/out/a' + name, 'w').write('x')""",
    "deep folders": """
os.chdir('/out')
for _ in range(1000): os.mkdir('d' * 200); os.chdir('d' * 200)
open('x', 'w').write('x')""",
}

TAKEN = {
    "names of 255 bytes": ("open('/out/' + 'n' * 255, 'w').write('x')", {"n" * 255: b"x"}),
    "executable": ("open('/out/x', 'w').write('x'); os.chmod('/out/x', 0o6777)", {"x": b"x"}),
    "an option as a name": ("open('/out/--to-command=sh', 'w').write('x')", {"--to-command=sh": b"x"}),
    "another time": ("open('/out/x', 'w').write('x'); os.utime('/out/x', (0, 1 << 34))", {"x": b"x"}),
    "names of a packer's own": ("open('/out/@LongLink', 'w').write('x')", {"@LongLink": b"x"}),
    "the same name in two cases": (
        "open('/out/X', 'w').write('1'); open('/out/x', 'w').write('2')",
        {"X": b"1", "x": b"2"},
    ),
    "a file whose name is a head of a tar": (
        "open('/out/ustar  ', 'w').write('x'); open('/out/pax_global_header', 'w').write('y')",
        {"ustar  ": b"x", "pax_global_header": b"y"},
    ),
    "folders": ("os.makedirs('/out/a/ü/c'); open('/out/a/ü/c/x', 'w').write('x')", {"a/ü/c/x": b"x"}),
}


RACES = {
    "a file is now and then a link": "os.unlink('/out/x'); os.symlink('/etc/passwd', '/out/x'); "
    "os.unlink('/out/x'); open('/out/x', 'w').write('mine')",
    "a file grows": "os.path.getsize('/out/x') < 1 << 20 and open('/out/x', 'a').write('more' * 1000)",
    "a file shrinks and grows": "os.truncate('/out/x', 70000); os.truncate('/out/x', 4)",
    "a folder is now and then a link": "os.path.islink('/out/d') and os.unlink('/out/d'); "
    "os.path.isdir('/out/d') or os.mkdir('/out/d'); os.rmdir('/out/d'); os.symlink('/etc', '/out/d')",
    "a file is changed through memory": "file = open('/out/x', 'r+b'); page = mmap.mmap(file.fileno(), 4); "
    "page[:4] = b'%04d' % (time.monotonic_ns() % 9999); page.close(); file.close()",
}


@pytest.fixture
def box(shared_box: Box) -> Box:
    """The shared box with an empty /out."""
    assert shared_box.run(Command(_CLEAN)).exit_code == 0
    return shared_box


def _run(box: Box, program: str) -> None:
    honest = "open('/out/honest.txt', 'w').write('honest')\n"
    done = box.run(Command(("python3", "-I", "-"), stdin=f"import os\n{honest}{program}".encode()))
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("name", TRAPS)
def test_traps_are_left_out(name: str, box: Box) -> None:
    _run(box, TRAPS[name])
    assert box.collect() == _HONEST


@pytest.mark.parametrize("name", TAKEN)
def test_odd_but_honest_files_arrive(name: str, box: Box) -> None:
    program, files = TAKEN[name]
    _run(box, program)
    assert box.collect() == {**_HONEST, **files}


def test_of_two_hard_links_one_arrives_at_most_twice(box: Box) -> None:
    _run(box, "os.link('/out/honest.txt', '/out/twin.txt')")
    found = box.collect()
    assert set(found) <= {"honest.txt", "twin.txt"}
    assert set(found.values()) == {b"honest"}


@pytest.mark.parametrize("deed", RACES)
def test_nobody_is_left_to_change_a_file_while_it_is_read(deed: str, box: Box) -> None:
    _run(box, _RACER.format(RACES[deed]))
    first = box.collect()
    assert set(first) <= {"honest.txt", "x"} and b"root:" not in first.get("x", b"")
    assert box.collect() == first  # nothing grows, and nothing turns into something else


def test_a_folder_of_the_box_cannot_be_replaced_by_a_link(box: Box) -> None:
    _run(box, "try: os.rmdir('/out'); os.symlink('/etc', '/out')\nexcept OSError: pass")
    assert box.collect() == _HONEST


def test_as_many_files_as_there_may_be_come_to_an_end(box: Box) -> None:
    done = box.run(Command(("python3", "-I", "-"), stdin=_MANY.encode()))
    made = int(done.output)
    assert made < LIMITS.inodes
    assert len(box.collect()) == made


def test_more_than_is_taken_over_ends_in_less(open_box: Opener) -> None:
    box = open_box()
    _run(box, "for n in range(50):\n f = open(f'/out/{n}', 'wb'); f.truncate(64 << 20); f.close()")
    assert set(box.collect()) <= {"honest.txt"}


def test_a_full_box_can_still_be_read(open_box: Opener) -> None:
    box = open_box()
    _run(box, "try:\n for n in range(999): open(f'/work/{n}', 'wb').write(bytes(1 << 20))\nexcept OSError: pass")
    assert box.collect() == _HONEST


_RACER = """
import mmap, time
open('/out/x', 'w').write('mine')
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for fd in range(3): os.close(fd)
        while True:
            {}
    os._exit(0)
time.sleep(0.2)
"""
_MANY = """
made = 0
try:
    while made < 1_000_000: open(f'/out/{made}', 'w').close(); made += 1
except OSError: pass
print(made)
"""
