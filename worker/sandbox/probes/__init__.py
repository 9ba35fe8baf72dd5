"""What is tried on every engine before it is trusted.

An engine of which one attack is not contained is refused, whatever its version says about it.
"""

from worker.sandbox import Box, BoxSpec, Driver, Finished, Limits, Probe
from worker.sandbox.probes.attacks import attacks, python

_MIB = 1 << 20
_LIMITS = Limits(wall_s=30, memory_bytes=96 * _MIB, processes=24, workspace_bytes=64 * _MIB, output_bytes=256 << 10)
_PLANT = """
import os
os.symlink("/etc/passwd", "/out/link")
os.symlink("/etc", "/out/folder")
os.mkfifo("/out/fifo")
open("/out/honest", "w").write("read me")
os.link("/out/honest", "/out/twin")
"""
_DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for fd in range(3): os.close(fd)
        time.sleep(0.4); open("/work/alive", "w").write("x")
    os._exit(0)
"""


def attack(driver: Driver) -> tuple[Probe, ...]:
    """Every attack in a fresh box of `driver`, and what came of it."""
    image = driver.image("python")
    results = []
    for entry in attacks():
        with driver.open(BoxSpec(image, b"", limits=_LIMITS)) as box:
            done = box.run(entry.command)
        results.append(Probe(entry.name, entry.contained(done, own_kernel=image.own_kernel), _said(done)))
    with driver.open(BoxSpec(image, b"", limits=_LIMITS)) as box:
        return (*results, _read_back(box), _left_running(box))


def _said(done: Finished) -> str:
    lines = done.output[:4000].decode("utf-8", "replace").strip().splitlines()
    how = done.ended.value if done.exit_code is None else f"exit code {done.exit_code}"
    return f"{how}: {lines[-1][:80]}" if lines else how


def _read_back(box: Box) -> Probe:
    done = box.run(python(_PLANT))
    found = box.collect()
    one_name = set(found) in ({"honest"}, {"twin"}, {"honest", "twin"})  # which name of a file is its first
    held = done.exit_code == 0 and one_name and set(found.values()) == {b"read me"}
    return Probe("reading back follows no link", held, ", ".join(sorted(found)))


def _left_running(box: Box) -> Probe:
    box.run(python(_DAEMON))
    done = box.run(python('import os, time; time.sleep(0.8); print(os.path.exists("/work/alive"))'))
    return Probe("nothing runs on after a command", done.output.strip() == b"False", _said(done))
