"""Each limit of a box is attacked; commands in a box share files and nothing else."""

import time
from dataclasses import replace

import pytest

from core.errors import Broken
from tests.conformance.sandbox.conftest import LIMITS, Opener
from worker.sandbox import Box, Command, Ended, Finished, Limits
from worker.sandbox.archive.packing import pack

_MIB = 1 << 20


def _python(box: Box, program: str, wall_s: float | None = None) -> Finished:
    return box.run(Command(("python3", "-I", "-"), stdin=program.encode(), wall_s=wall_s))


def _with(**limits: float) -> Limits:
    return replace(LIMITS, **limits)  # type: ignore[arg-type]  # whole numbers stay whole


def test_time_is_up_for_those_who_ignore_signals(shared_box: Box) -> None:
    done = _python(shared_box, _DEAF, wall_s=0.7)
    assert (done.ended, done.exit_code) == (Ended.TIMEOUT, None)
    assert b"started" in done.output


def test_time_is_up_for_those_who_closed_their_output(shared_box: Box) -> None:
    done = _python(shared_box, "import os, time\nos.close(1); os.close(2)\ntime.sleep(60)", wall_s=0.7)
    assert done.ended is Ended.TIMEOUT


def test_output_is_cut_at_its_cap_and_drained(shared_box: Box) -> None:
    done = shared_box.run(Command(("sh", "-c", "echo first; exec cat /dev/zero")))
    assert done.ended is Ended.OUTPUT
    assert done.output.startswith(b"first\n")
    assert len(done.output) <= LIMITS.output_bytes


def test_a_child_that_keeps_the_output_open_does_not_keep_us(shared_box: Box) -> None:
    began = time.monotonic()
    done = shared_box.run(Command(("sh", "-c", "sleep 60 & echo done; exit 7")))
    assert (done.exit_code, done.output) == (7, b"done\n")
    assert time.monotonic() - began < 30  # not a measure of speed: the child would keep us for 60


def test_memory_of_the_box_as_a_whole(open_box: Opener) -> None:
    box = open_box(limits=_with(memory_bytes=96 * _MIB, workspace_bytes=96 * _MIB))
    assert b"all" not in _python(box, _CROWD).output
    assert b"all" not in _python(box, _SHARED).output


def test_files_of_the_workspace_count_as_memory(open_box: Opener) -> None:
    box = open_box(limits=_with(memory_bytes=96 * _MIB, workspace_bytes=512 * _MIB, file_bytes=512 * _MIB))
    _python(box, "f = open('/work/x', 'wb')\nfor _ in range(400): f.write(bytes(1 << 20))\nprint('all')")
    assert int(box.run(Command(("stat", "-c", "%s", "/work/x"))).output or 0) < 400 * _MIB


def test_size_of_the_workspace_and_of_a_file(open_box: Opener) -> None:
    box = open_box(limits=_with(workspace_bytes=20 * _MIB, file_bytes=8 * _MIB))
    assert b"File too large" in _python(box, "open('/work/x', 'wb').write(bytes(9 << 20))").output
    filler = "for n in range(10): open(f'/work/{n}', 'wb').write(bytes(6 << 20))"
    assert b"No space left" in _python(box, filler).output


def test_number_of_files_processes_and_open_files(open_box: Opener) -> None:
    box = open_box(limits=_with(inodes=300, processes=20, open_files=64))
    assert b"No space left" in _python(box, "for n in range(999): open(f'/work/{n}', 'w')").output
    forks = "import os, time\nfor n in range(99):\n  if not os.fork(): time.sleep(9); os._exit(0)\nprint('all')"
    assert b"Resource temporarily unavailable" in _python(box, forks).output
    assert b"Too many open files" in _python(box, "k = [open('/dev/null') for _ in range(99)]").output


def test_processor_time(open_box: Opener) -> None:
    box = open_box(limits=_with(cpus=0.25))
    done = _python(box, _BURN)
    assert done.exit_code == 0
    used, passed = map(float, done.output.split())
    assert used < passed * 0.6


def test_a_process_that_was_killed_did_not_exit(shared_box: Box) -> None:
    done = shared_box.run(Command(("sh", "-c", "kill -9 $$")))
    assert (done.exit_code, done.ended) == (None, Ended.KILLED)


@pytest.mark.parametrize("code", [0, 1, 3, 77, 127])
def test_exit_codes_come_through(code: int, shared_box: Box) -> None:
    done = shared_box.run(Command(("sh", "-c", f"exit {code}")))
    assert (done.exit_code, done.ended) == (code, Ended.EXITED)


def test_files_stay_and_processes_do_not(open_box: Opener) -> None:
    box = open_box(files=pack({"src/a.py": b"print('from the tree')"}))
    assert box.run(Command(("python3", "src/a.py"))).output == b"from the tree\n"
    box.run(Command(("sh", "-c", "echo kept > note; (setsid sleep 77 >/dev/null 2>&1 &) ; exit 0")))
    seen = box.run(Command(("sh", "-c", "cat note; cat /proc/[0-9]*/cmdline | tr '\\0' ' ' | grep -c 'slee[p] 77'")))
    assert seen.output == b"kept\n0\n"
    box.put(pack({"src/a.py": b"print('replaced')"}))
    assert box.run(Command(("python3", "a.py"), cwd="/work/src")).output == b"replaced\n"


def test_environment_and_input_are_only_what_was_given(shared_box: Box) -> None:
    program = "import os, sys; print(sorted(os.environ), len(sys.stdin.buffer.read()))"
    done = shared_box.run(Command(("python3", "-c", program), env={"GIVEN": "1"}, stdin=bytes(3_000_000)))
    assert b"'GIVEN'" in done.output
    assert done.output.endswith(b" 3000000\n")
    assert b"PULLWRIGHT" not in done.output and b"CA_BUNDLE" not in done.output


def test_two_boxes_do_not_see_each_other(open_box: Opener) -> None:
    one, other = open_box(), open_box()
    one.run(Command(("sh", "-c", "echo secret > /work/x; echo secret > /tmp/x; echo secret > /out/x")))
    done = other.run(Command(("sh", "-c", "cat /work/x /tmp/x /out/x 2>/dev/null; echo nothing")))
    assert done.output == b"nothing\n"


def test_hostile_streams_are_not_put_in(open_box: Opener) -> None:
    with pytest.raises(Broken):
        open_box().put(b"\x01" * 1024)


_DEAF = """
import signal, time
for number in range(1, 32):
    try: signal.signal(number, signal.SIG_IGN)
    except OSError: pass
print("started", flush=True)
while True: time.sleep(1)
"""
_CROWD = """
import os, time
children = []
for _ in range(8):
    child = os.fork()
    if child == 0:
        kept = [bytearray(b"x" * (1 << 20)) for _ in range(50)]
        time.sleep(1); os._exit(0)
    children.append(child)
if all(os.waitpid(child, 0)[1] == 0 for child in children): print("all")
"""
_SHARED = """
import mmap
kept = [mmap.mmap(-1, 1 << 20) for _ in range(300)]
for piece in kept: piece.write(b"x" * (1 << 20))
print("all")
"""
_BURN = """
import time
began = time.monotonic()
while time.monotonic() - began < 1.5: pass
print(time.process_time(), time.monotonic() - began)
"""
