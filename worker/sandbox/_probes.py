"""What is tried on every engine before it is trusted: attacks that have to fail in a fresh box.

Each is a Python program that prints `OUT:` and what it got if it got anywhere. An engine of which one does
not hold is refused, whatever its version says about it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from worker.sandbox import Box, BoxSpec, Command, Driver, Ended, Finished, Limits, Probe

_MIB = 1 << 20
_LIMITS = Limits(wall_s=8, memory_bytes=96 * _MIB, processes=24, workspace_bytes=64 * _MIB, output_bytes=256 << 10)
_ESCAPED = b"OUT:"

Judge = Callable[[Finished], bool]


@dataclass(frozen=True, slots=True)
class _Attack:
    name: str
    program: str
    held: Judge
    wall_s: float | None = None


def _nothing_got_out(done: Finished) -> bool:
    return _ESCAPED not in done.output and (done.ended is Ended.EXITED and done.exit_code == 0)


def _stopped_in_time(done: Finished) -> bool:
    return _ESCAPED not in done.output and done.ended is not Ended.TIMEOUT


def _ended_as(ended: Ended) -> Judge:
    return lambda done: done.ended is ended


_CALLS = """
import ctypes, errno, platform
libc = ctypes.CDLL(None, use_errno=True)
x86 = platform.machine() == "x86_64"
def attempt(name, on_x86, on_arm, *arguments):
    if libc.syscall(on_x86 if x86 else on_arm, *arguments) >= 0:
        print("OUT:", name)
"""

_ATTACKS = (
    _Attack(
        "no network",
        """
import os, socket
others = [name for name in os.listdir("/sys/class/net") if name != "lo"] if os.path.isdir("/sys/class/net") else []
others += [line.split(":")[0] for line in open("/proc/net/dev").read().splitlines()[2:] if "lo:" not in line and
           not line.strip().startswith(("tunl0", "sit0", "ip6tnl0", "gre0", "gretap0", "erspan0", "ip_vti0",
           "ip6_vti0", "ip6gre0"))]
if others: print("OUT: interfaces", others)
for family, address in ((socket.AF_INET, ("192.0.2.1", 80)), (socket.AF_INET6, ("2001:db8::1", 80))):
    with socket.socket(family, socket.SOCK_STREAM) as wire:
        wire.settimeout(1)
        try: wire.connect(address); print("OUT: connected")
        except TimeoutError: print("OUT: a route")
        except OSError: pass
""",
        _nothing_got_out,
    ),
    _Attack(
        "read-only root",
        """
for path in ("/x", "/usr/x", "/usr/bin/x", "/etc/x", "/harness/x", "/dev/x", "/root/x", "/home/x", "/var/x"):
    try: open(path, "w"); print("OUT:", path)
    except OSError: pass
""",
        _nothing_got_out,
    ),
    _Attack(
        "no files of the host",
        """
import glob, os
secrets = ["/root/.ssh", "/root/.netrc", "/run/docker.sock", "/var/run/docker.sock", "/run/secrets", "/root/.config"]
for path in [p for p in secrets if os.path.exists(p)] + glob.glob("/home/*/*"): print("OUT:", path)
for path in ("/etc/shadow", "/proc/kcore", "/proc/1/root/etc/shadow", "/dev/mem", "/dev/kmsg"):
    try: open(path, "rb").read(1); print("OUT:", path)
    except OSError: pass
""",
        _nothing_got_out,
    ),
    _Attack(
        "no other processes",
        """
import os
seen = [name for name in os.listdir("/proc") if name.isdigit()]
if len(seen) > 5: print("OUT:", len(seen), "processes")
""",
        _nothing_got_out,
    ),
    _Attack(
        "no privileges",
        """
import os
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
if os.getuid() == 0 or os.getgid() == 0: print("OUT: root")
if any(int(status[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")): print("OUT: capabilities")
if status["NoNewPrivs"].strip() != "1": print("OUT: new privileges")
if status["Seccomp"].strip() != "2": print("OUT: no filter")
""",
        _nothing_got_out,
    ),
    _Attack(
        "no secrets in the environment",
        """
import os
for name in os.environ:
    if any(word in name.upper() for word in ("TOKEN", "KEY", "SECRET", "PASS", "AUTH")): print("OUT:", name)
""",
        _nothing_got_out,
    ),
    _Attack(
        "no namespaces and no mounts",
        _CALLS
        + """
for flag in (0x10000000, 0x40000000, 0x00020000, 0x20000000): attempt("unshare", 272, 97, flag)
attempt("clone", 56, 220, 0x10000000 | 17, 0, 0, 0, 0)
attempt("mount", 165, 40, b"tmpfs", b"/tmp", b"tmpfs", 0, 0)
attempt("chroot", 161, 51, b"/tmp")
attempt("pivot_root", 155, 41, b"/tmp", b"/tmp")
""",
        _nothing_got_out,
    ),
    _Attack(
        "no io_uring",
        _CALLS + 'attempt("io_uring_setup", 425, 425, 8, ctypes.create_string_buffer(120))',
        _nothing_got_out,
    ),
    _Attack(
        "no odd sockets",
        """
import socket
for family, kind, protocol in ((40, 1, 0), (38, 5, 0), (17, 3, 0), (16, 3, 0), (2, 3, 1), (2, 1, 262), (2, 5, 132)):
    try: socket.socket(family, kind, protocol); print("OUT:", family, kind, protocol)
    except OSError: pass
""",
        _nothing_got_out,
    ),
    _Attack(
        "no ptrace, bpf, keys or kernel modules",
        _CALLS
        + """
attempt("ptrace", 101, 117, 0, 0, 0, 0)
attempt("bpf", 321, 280, 0, ctypes.create_string_buffer(64), 64)
attempt("keyctl", 250, 219, 0, -3, 1)
attempt("add_key", 248, 217, b"user", b"a", b"b", 1, -3)
attempt("perf_event_open", 298, 241, ctypes.create_string_buffer(128), 0, -1, -1, 0)
attempt("userfaultfd", 323, 282, 0)
attempt("finit_module", 313, 273, 0, b"", 0)
attempt("open_by_handle_at", 304, 265, -100, ctypes.create_string_buffer(32), 0)
""",
        _nothing_got_out,
    ),
    _Attack(
        "memory of one process",
        'kept = [bytearray(b"x" * (1 << 20)) for _ in range(512)]; print("OUT: 512 MiB")',
        _stopped_in_time,
    ),
    _Attack(
        "memory of the box as a whole",
        """
import os, time
for _ in range(8):
    if os.fork() == 0:
        kept = [bytearray(b"x" * (1 << 20)) for _ in range(60)]
        time.sleep(3); open("/work/survivor", "a").write("x"); os._exit(0)
for _ in range(8): os.wait()
if os.path.exists("/work/survivor") and os.path.getsize("/work/survivor") == 8: print("OUT: 480 MiB")
""",
        _stopped_in_time,
    ),
    _Attack(
        "size of the workspace",
        """
total = 0
try:
    for number in range(40):
        with open(f"/work/fill{number}", "wb") as file: total += file.write(bytes(8 << 20))
    print("OUT: 320 MiB")
except OSError: pass
""",
        _stopped_in_time,
    ),
    _Attack(
        "number of processes",
        """
import os, time
made = 0
try:
    while made < 200:
        if os.fork() == 0: time.sleep(30); os._exit(0)
        made += 1
    print("OUT: 200 processes")
except OSError: pass
""",
        _nothing_got_out,
    ),
    _Attack(
        "no real-time priority",
        """
import os
try: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50)); print("OUT: fifo")
except OSError: pass
try: os.nice(-5); print("OUT: nice")
except OSError: pass
""",
        _nothing_got_out,
    ),
    _Attack("amount of output", 'import sys\nwhile True: sys.stdout.write("x" * 65536)', _ended_as(Ended.OUTPUT)),
    _Attack("time", "while True: pass", _ended_as(Ended.TIMEOUT), wall_s=0.5),
)

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
        time.sleep(0.4); open("/work/alive", "w").write("OUT:")
    os._exit(0)
"""


def probe(driver: Driver) -> tuple[Probe, ...]:
    """Every attack in a fresh box of `driver`, and what came of it."""
    image = driver.image("python")
    results = []
    for attack in _ATTACKS:
        with driver.open(BoxSpec(image, b"", limits=_LIMITS)) as box:
            done = box.run(_python(attack.program, attack.wall_s))
        results.append(Probe(attack.name, attack.held(done), _said(done)))
    with driver.open(BoxSpec(image, b"", limits=_LIMITS)) as box:
        return (*results, _read_back(box), _left_running(box))


def _python(program: str, wall_s: float | None = None) -> Command:
    return Command(("python3", "-I", "-"), stdin=program.encode(), wall_s=wall_s)


def _said(done: Finished) -> str:
    lines = done.output[:4000].decode("utf-8", "replace").strip().splitlines()
    how = done.ended.value if done.exit_code is None else f"exit code {done.exit_code}"
    return f"{how}: {lines[-1][:200]}" if lines else how


def _read_back(box: Box) -> Probe:
    done = box.run(_python(_PLANT))
    files = box.collect()
    honest = {name for name, content in files.items() if content == b"read me"}
    held = done.exit_code == 0 and set(files) == honest and honest <= {"honest", "twin"} and bool(honest)
    return Probe("read back without following links", held, ", ".join(sorted(files)))


def _left_running(box: Box) -> Probe:
    box.run(_python(_DAEMON))
    done = box.run(_python('import os, time; time.sleep(0.8); print(os.path.exists("/work/alive"))'))
    return Probe("nothing runs on after a command", done.output.strip() == b"False", _said(done))
