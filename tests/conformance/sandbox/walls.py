"""Each way to run a box, by the name of what stands between it and the host, and attacking one."""

from collections.abc import Sequence
from pathlib import Path

import worker.sandbox
from core import plugins
from tests.conformance.sandbox.corpus import Attack, complaints, together
from tests.conformance.sandbox.host import unchanged
from tests.conformance.sandbox.lures import Lures
from worker.sandbox import BoxSpec, Driver, Limits, Options

_MIB = 1 << 20
LIMITS = Limits(
    wall_s=8, memory_bytes=256 * _MIB, processes=64, open_files=256, workspace_bytes=128 * _MIB, inodes=5_000
)
WALLS = {"bubblewrap": ("bubblewrap", ""), "docker": ("docker", "runc"), "runsc": ("docker", "runsc")}
OWN_KERNEL = ("runsc",)  # a box has a kernel of its own there: what is done to it is done to nobody else


def behind(wall: str, cache: Path) -> Driver:
    """The driver for `wall`; it must work here."""
    name, runtime = WALLS[wall]
    made: Driver = plugins.load(worker.sandbox, name).open_driver(Options(cache=cache, docker_runtime=runtime))
    assert made.available() == "", made.available()
    return made


def attacked_alone(attack: Attack, wall: str, through: Driver, lures: Lures) -> list[str]:
    """What one attack got in a box of its own, and what it changed on the host."""
    with through.open(BoxSpec(through.image("python"), b"", limits=LIMITS)) as box, unchanged(lures) as changes:
        done = box.run(attack.command(lures.facts))
    complaint = attack.complaint(done, own_kernel=wall in OWN_KERNEL)
    return [complaint, *changes] if complaint else changes


def attacked_together(attacks: Sequence[Attack], wall: str, through: Driver, lures: Lures) -> list[str]:
    """What many got in one box, one after the other; the box has to work afterwards."""
    with through.open(BoxSpec(through.image("python"), b"", limits=LIMITS)) as box:
        with unchanged(lures) as changes:
            done = box.run(together(attacks, lures.facts))
        found = complaints(attacks, done, own_kernel=wall in OWN_KERNEL)
        if box.run(together(attacks[:1], lures.facts)).exit_code != 0:
            found.append("the box does not work any more")
    return found + changes
