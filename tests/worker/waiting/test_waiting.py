"""A box that waited is like any other, belongs to one taker, and is never handed out when something happened to it."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from docker import APIClient

from tests.worker.waiting.conftest import HARNESS, LIMITS, Place, labelled, standing, until, waiting_of
from worker.sandbox import BoxSpec, Command, Ended, Image, Layer
from worker.sandbox.waiting.kind import kind
from worker.sandbox.waiting.shelf import IDLE_S, Shelf, Standing

# Who a command is and what it may do, what it is given, and what else runs.
_SELF = """
grep -E 'Uid|Gid|Groups|Cap|NoNewPrivs|Seccomp|SigIgn|SigBlk|SigCgt' /proc/self/status | sed 's/[0-9]\\{5,\\}$/USER/'
cat /proc/self/limits; env | sort; ulimit -a; umask; pwd; ls -l /proc/self/fd | wc -l; cat; id -un 2>/dev/null
set -- /proc/[0-9]*; echo $#; cat /proc/self/oom_score_adj; ls -la /work /out /harness | wc -l
"""


def test_a_box_that_waited_is_like_any_other(place: Place) -> None:
    spec = place.spec({"src/a.py": b"print('from the tree')"})
    asked = Command(("sh", "-c", _SELF.replace("id -un 2>/dev/null", "true")), env={"GIVEN": "a=b c\n"}, stdin=b"told")
    with place.driver.open(spec) as fresh:
        usual = fresh.run(asked).output
    until(lambda: place.pool.count(spec))
    with place.driver.open(replace(spec, limits=replace(LIMITS, output_bytes=50_000))) as box:
        first, second = box.run(asked).output, box.run(asked).output
        assert _plain(first) == _plain(second) == _plain(usual)
        assert b"GIVEN=a=b c\n" in first and b"told" in first
        assert box.run(Command(("python3", "src/a.py"))).output == b"from the tree\n"
        assert box.run(Command(("python3", "/harness/ours.py"))).output == b"ours\n"
        assert box.run(Command(("sh", "-c", "echo x > /harness/ours.py"))).exit_code != 0
        cut = box.run(Command(("cat", "/dev/zero")))
        assert (cut.ended, len(cut.output)) == (Ended.OUTPUT, 50_000)  # the taker's own limits, not the maker's
    place.filled()
    with place.driver.open(replace(spec, limits=replace(LIMITS, wall_s=1.0))) as box:
        assert box.run(Command(("sleep", "300"))).ended is Ended.TIMEOUT


def _plain(said: bytes) -> list[str]:
    """Without the number of the box's user, which is another in each."""
    return [line for line in said.decode().splitlines() if not line.startswith(("Uid", "Gid", "Groups"))]


def test_the_first_command_ends_as_any_other_does(place: Place) -> None:
    for line in ("exit 0", "exit 7", "kill -9 $$", "kill -9 -1; exit 0", "kill -9 $PPID; sleep 1; exit 3"):
        place.filled()
        with place.driver.open(place.spec()) as box:
            first, second = (box.run(Command(("sh", "-c", line))) for _ in range(2))
        assert (first.exit_code, first.ended) == (second.exit_code, second.ended), line
    place.filled()
    with place.driver.open(place.spec()) as box:
        assert box.run(Command(("printf", "%s|", "$HOME", "a b", "é\n"))).output.decode() == "$HOME|a b|é\n|"


def test_no_box_is_handed_out_twice(place: Place) -> None:
    for number in range(3):
        place.filled()
        seen = place.said(f"cat /work/mark /out/mark /tmp/mark; echo {number} | tee /work/mark /out/mark > /tmp/mark")
        assert "0" not in seen and "1" not in seen
    place.filled()
    with ExitStack() as stack:  # two at once are two
        one, other = (stack.enter_context(place.driver.open(place.spec())) for _ in range(2))
        one.run(Command(("sh", "-c", "echo secret > /work/x")))
        assert other.run(Command(("ls", "/work"))).output == b""


def test_only_the_very_same_kind_is_taken() -> None:
    spec = BoxSpec(Image("python", "pullwright/python:1", "sha256:1"), b"", HARNESS, Layer("a" * 64, "ours"), LIMITS)
    sizes = ("memory_bytes", "processes", "open_files", "file_bytes", "workspace_bytes", "inodes")
    halved = [replace(LIMITS, **{name: getattr(LIMITS, name) // 2}) for name in sizes]
    others = (
        replace(spec, harness={"ours.py": b"print('others')"}),
        replace(spec, harness={"ours.pyprint": b"('ours')"}),
        replace(spec, harness={}),
        replace(spec, image=replace(spec.image, digest="sha256:2")),
        replace(spec, layer=None),
        replace(spec, layer=Layer("b" * 64, "ours")),  # of another installation: the key says whose it is
        replace(spec, layer=Layer("a" * 64, "made again")),
        *(replace(spec, limits=limits) for limits in (*halved, replace(LIMITS, cpus=0.5))),
    )
    assert len({kind(each) for each in (spec, *others)}) == len(others) + 1
    same = replace(spec, files=b"another tree", limits=replace(LIMITS, wall_s=3, output_bytes=9))
    assert kind(same) == kind(spec)


def test_few_wait_and_none_for_ever() -> None:
    limits = [replace(LIMITS, memory_bytes=size << 20) for size in (64, 65, 66)]
    first, second, third = (BoxSpec(Image("python", "a", "b"), b"", HARNESS, limits=each) for each in limits)
    shelf: Shelf[str] = Shelf(size=2)
    now = time.monotonic()
    for spec in (first, second):
        assert shelf.ask(kind(spec), spec) is None
        for name in ("one", "other"):
            assert shelf.lacking() == (kind(spec), spec)
            shelf.put(kind(spec), Standing(name, ExitStack(), now))
    assert shelf.lacking() is None
    assert shelf.ask(kind(third), third) is None  # now the first has not been asked for the longest
    assert [one.waits for one in shelf.taken_down()] == ["one", "other"]
    assert shelf.count(kind(first)) == 0
    shelf.put(kind(third), Standing("old", ExitStack(), now - IDLE_S - 1))
    assert [one.waits for one in shelf.taken_down()] == ["old"]
    taken = [shelf.ask(kind(second), second) for _ in range(3)]
    assert [one and one.waits for one in taken] == ["one", "other", None]


def test_what_died_or_was_meddled_with_is_not_handed_out(docker: Place, api: APIClient) -> None:
    def meddle(line: str) -> None:
        made = api.exec_create(waiting_of(docker), ["sh", "-c", line], user=standing(docker).place.user)
        api.exec_start(made["Id"], detach="sleep" in line)

    harms: dict[str, Callable[[], None]] = {
        "ended": lambda: api.kill(waiting_of(docker)),
        "joined": lambda: meddle("sleep 600"),
        "filled": lambda: meddle("echo planted > /work/conftest.py"),
        "prepared": lambda: meddle("echo planted > /tmp/.planted"),
        "robbed": lambda: meddle("kill -9 -1"),
    }
    for name, harm in harms.items():
        docker.filled()
        harmed = waiting_of(docker)
        harm()
        with docker.driver.open(docker.spec({"a": b"b"})) as box:
            assert box._container.id != harmed, name
            assert box.run(Command(("sh", "-c", "ls -A /work /tmp"))).output == b"/tmp:\n\n/work:\na\n", name
        assert harmed not in labelled(api), name


def test_a_dead_holder_is_not_handed_out(tmp_path: Path) -> None:
    place = Place("bubblewrap", tmp_path / "cache")
    place.filled()
    os.kill(standing(place)._holder.pid, signal.SIGKILL)
    assert place.said("cat a", a=b"alive") == "alive"
    place.pool.close()
