# ruff: noqa: PTH102, PTH103, PTH116, PTH120, PTH123, PTH208
# pathlib and its imports would double the time a box takes to start.
"""The process that keeps a box: its user and mount namespaces, its folders, and its runs.

It is a program of its own, started by path in an isolated interpreter: standard library only, no import of
ours. The runner speaks to it over the socket that is its standard input (four bytes of length, then JSON).
It ends, and with it everything in the box, when that socket closes: also when the runner was killed.

Started as root it makes the mounts, becomes an ordinary user that owns nothing else, and only then enters
the user namespace, so that nothing in a box is ever the host's root.
"""

import base64
import contextlib
import ctypes
import fcntl
import json
import os
import resource
import select
import signal
import socket
import struct
import sys
from typing import Any

BASE = "/sys"  # in our own mount namespace the box's folders lie on top of it: it exists everywhere
_NEWNS, _NEWUSER, _NEWNET = 0x00020000, 0x10000000, 0x40000000
_NOSUID, _NODEV, _NOEXEC = 0x2, 0x4, 0x8
_BIND, _REC, _PRIVATE = 0x1000, 0x4000, 0x40000
_SET_DUMPABLE, _SUBREAPER = 4, 36
_SET_FLAGS, _UP = 0x8914, 0x1  # of a network interface
_LOOK_S = 0.05
NOTHING = bytes(4)  # a message without content: kill the run

Message = dict[str, Any]

_libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    control = socket.socket(fileno=os.dup(0))
    try:
        order, _ = receive(control)
        os.chdir("/")
        listeners = prepare(order)
    except OSError as error:
        send(control, {"error": f"{error.strerror} ({error.filename or 'namespaces'})"})
        return
    send(control, {}, listeners)
    while True:
        request, fds = receive(control)
        send(control, run(control, order, request, fds))


def receive(control: socket.socket) -> tuple[Message, list[int]]:
    """The next message and what came with it; the end of the socket is our end."""
    head, fds = NOTHING, list[int]()
    while head == NOTHING:  # an order to kill what had already ended
        head, fds, _, _ = socket.recv_fds(control, 4, 2)
    size = int.from_bytes(head, "big")
    body = b""
    while len(head) == 4 and len(body) < size:
        piece = control.recv(size - len(body))
        if not piece:
            break
        body += piece
    if len(head) < 4 or len(body) < size:
        sys.exit(0)
    return json.loads(body), fds


def send(control: socket.socket, message: Message, handed: list[socket.socket] | None = None) -> None:
    """One message; sockets that are handed over are the receiver's alone."""
    body = json.dumps(message).encode()
    try:
        socket.send_fds(control, [len(body).to_bytes(4, "big")], [each.fileno() for each in handed or ()])
        control.sendall(body)
        for each in handed or ():
            each.close()
    except OSError:
        sys.exit(0)  # nobody is there any more


def prepare(order: Message) -> list[socket.socket]:
    """Make the box; what listens in its network, if it has one of its own that lasts."""
    _checked(_libc.prctl(_SUBREAPER, 1, 0, 0, 0))
    if order["processors"]:
        os.sched_setaffinity(0, order["processors"])
    user = order["user"]
    if user is None:
        listeners = enter(os.getuid(), os.getgid(), order["port"])
        furnish(order, 0)
        return listeners
    with contextlib.suppress(PermissionError):  # a container's root may not
        write("/proc/self/oom_score_adj", "-1000")  # its runs raise theirs
    _checked(_libc.unshare(_NEWNS))
    furnish(order, user)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    _checked(_libc.prctl(_SET_DUMPABLE, 1, 0, 0, 0))
    return enter(user, user, order["port"])


def enter(user: int, group: int, port: int) -> list[socket.socket]:
    """New namespaces in which `user` looks like 0 and nobody else exists; with a `port`, a network of its own."""
    _checked(_libc.unshare(_NEWUSER | _NEWNS | (_NEWNET if port else 0)))
    write("/proc/self/setgroups", "deny")
    write("/proc/self/uid_map", f"0 {user} 1")
    write("/proc/self/gid_map", f"0 {group} 1")
    return [listening(port)] if port else []


def listening(port: int) -> socket.socket:
    """The only thing in a network that reaches nothing else: who accepts its connections sits outside."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        fcntl.ioctl(asked, _SET_FLAGS, struct.pack("16sh14x", b"lo", _UP))
    return socket.create_server(("127.0.0.1", port), backlog=128)


def furnish(order: Message, owner: int) -> None:
    """Lay out the folders of the box below `BASE`."""
    mount(None, "/", None, _REC | _PRIVATE)
    mount("tmpfs", BASE, "tmpfs", _NOSUID | _NODEV, "size=64m,nr_inodes=10000,mode=0755")
    for name, options, executable in order["folders"]:
        os.mkdir(f"{BASE}/{name}")
        flags = _NOSUID | _NODEV | (0 if executable else _NOEXEC)
        mount("tmpfs", f"{BASE}/{name}", "tmpfs", flags, f"{options},uid={owner},gid={owner}")
    for source, name in order["binds"]:
        os.mkdir(f"{BASE}/{name}")
        mount(source, f"{BASE}/{name}", None, _BIND)
    for name, content in order["files"].items():
        os.makedirs(os.path.dirname(f"{BASE}/{name}"), exist_ok=True)
        with open(f"{BASE}/{name}", "xb") as file:
            file.write(base64.b64decode(content))


def mount(source: str | None, target: str, kind: str | None, flags: int, options: str = "") -> None:
    words = [None if word is None else os.fsencode(word) for word in (source, target, kind)]
    _checked(_libc.mount(*words, ctypes.c_ulong(flags), options.encode()), target)


def run(control: socket.socket, order: Message, request: Message, fds: list[int]) -> Message:
    """One bwrap to its end; everything it started is dead when this returns."""
    pid = start(order, request, fds)
    for fd in fds:
        os.close(fd)
    greedy = watch(control, pid, request["watch_bytes"])
    _, status = os.waitpid(pid, 0)
    reap()
    return {"status": os.waitstatus_to_exitcode(status), "greedy": greedy}


def start(order: Message, request: Message, fds: list[int]) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        become(order, request, fds)
    finally:
        os._exit(127)


def become(order: Message, request: Message, fds: list[int]) -> None:
    stdin, output = fds
    os.dup2(stdin, 0)
    os.dup2(output, 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY) if request["quiet"] else output, 2)
    for fd in fds:
        os.close(fd)  # handed over, they are inheritable: a command has its three streams and nothing else
    seccomp, end = os.pipe()
    os.write(end, base64.b64decode(order["seccomp"]))  # smaller than a pipe holds
    os.set_inheritable(seccomp, True)
    write("/proc/self/oom_score_adj", "1000")  # out of memory: a run goes before its box
    for name, value in request["rlimits"]:
        number = getattr(resource, name)
        hard = resource.getrlimit(number)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(number, (value, value))
    program, *rest = request["argv"]
    os.execve(program, [program, "--seccomp", str(seccomp), *rest], {})  # noqa: S606 - an argv list, no shell


def watch(control: socket.socket, pid: int, most: int) -> bool:
    """Wait for `pid`; kill it when the runner says so, is gone, or (if `most` is not 0) for its memory."""
    ending = os.pidfd_open(pid)
    poll = select.poll()
    poll.register(control, select.POLLIN)
    poll.register(ending, select.POLLIN)
    greedy = False
    while ending not in (ready := [fd for fd, _ in poll.poll(_LOOK_S * 1000 if most else None)]):
        if ready:
            poll.unregister(control)
            gone = not control.recv(len(NOTHING))
            signal.pidfd_send_signal(ending, signal.SIGKILL)
            if gone:
                os._exit(0)  # the death signal and the namespaces take the rest along
        elif not greedy and memory(pid, most) > most:
            greedy = True
            signal.pidfd_send_signal(ending, signal.SIGKILL)
    os.close(ending)
    return greedy


def reap() -> None:
    """Wait until no process of the run is left: as their reaper we inherit what loses its parent."""
    while True:
        for child in children(os.getpid()):
            os.kill(child, signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def memory(pid: int, most: int) -> int:
    """Bytes in use by the processes below `pid` and by the box's folders; shared pages are counted exactly
    only where the quick sum is too much."""
    files = sum(used(f"{BASE}/{name}") for name in os.listdir(BASE))
    pids = tree(pid)
    quick = sum(number(f"/proc/{p}/statm", 1) for p in pids) * resource.getpagesize()
    if files + quick <= most:
        return files + quick
    return files + sum(proportional(p) for p in pids)


def used(folder: str) -> int:
    space = os.statvfs(folder)
    kept_elsewhere = os.stat(folder).st_dev == os.stat(BASE).st_dev or folder.endswith(("/deps", "/toolchain"))
    return 0 if kept_elsewhere else (space.f_blocks - space.f_bfree) * space.f_frsize


def proportional(pid: int) -> int:
    for line in text(f"/proc/{pid}/smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) << 10
    return 0


def tree(pid: int) -> list[int]:
    found = [pid]
    for known in found:
        found.extend(children(known))
    return found


def children(pid: int) -> list[int]:
    return [int(child) for child in text(f"/proc/{pid}/task/{pid}/children").split()]


def number(path: str, index: int) -> int:
    fields = text(path).split()
    return int(fields[index]) if len(fields) > index else 0


def text(path: str) -> str:
    """What a file of /proc says; nothing for a process that is gone."""
    try:
        with open(path) as file:
            return file.read()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return ""


def write(path: str, content: str) -> None:
    with open(path, "w") as file:
        file.write(content)


def _checked(result: int, name: str | None = None) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), name)


if __name__ == "__main__":
    main()
