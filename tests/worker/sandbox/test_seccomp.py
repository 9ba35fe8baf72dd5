"""One list, two forms: the program for the kernel is run here as the kernel would run it."""

import errno
import json
import struct

import pytest

from worker.sandbox.seccomp import bpf, docker
from worker.sandbox.seccomp.calls import MACHINES, calls
from worker.sandbox.seccomp.rules import RULES

_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_EPERM, _ENOSYS = 0x50000 | errno.EPERM, 0x50000 | errno.ENOSYS
_NAMESPACE = 0x10000000


def verdict(program: bytes, machine: int, number: int, *arguments: int) -> int:
    """What classic BPF makes of a call."""
    data = struct.pack("=IIQ6Q", number, machine, 0, *arguments, *[0] * (6 - len(arguments)))
    steps = list(struct.iter_unpack("=HBBI", program))
    at, word = 0, 0
    while True:
        code, if_true, if_false, value = steps[at]
        at += 1
        if code == 0x20:
            (word,) = struct.unpack_from("=I", data, value)
        elif code == 0x54:
            word &= value
        elif code in {0x15, 0x35}:
            at += if_true if (word == value if code == 0x15 else word >= value) else if_false
        else:
            assert code == 0x06
            return int(value)


@pytest.mark.parametrize("machine", MACHINES)
def test_what_is_listed_is_allowed_and_nothing_else(machine: str) -> None:
    program, known = bpf.program(machine), calls()
    listed = {call.numbers[machine] for call in known.allow if machine in call.numbers}
    ruled = {call.numbers[machine] for call in known.rules if machine in call.numbers}
    allowed = {n for n in range(2000) if verdict(program, _AUDIT[machine], n) == _ALLOW}
    assert allowed - ruled == listed
    assert verdict(program, _AUDIT[machine], 463) == _ENOSYS
    assert verdict(program, 0x40000003, min(listed)) == _KILL


@pytest.mark.parametrize("machine", MACHINES)
def test_arguments_are_looked_at(machine: str) -> None:
    program = bpf.program(machine)
    numbers = {call.name: call.numbers.get(machine, -1) for call in calls().rules}

    def of(name: str, *arguments: int) -> int:
        return verdict(program, _AUDIT[machine], numbers[name], *arguments)

    assert of("socket", 2, 1, 0) == of("socket", 10, 2, 17) == of("socket", 1, 1, 5) == _ALLOW
    assert of("socket", 2, 1, 262) == of("socket", 40, 1, 0) == of("socket", 16, 3, 0) == _EPERM
    assert of("socket", 1 | 1 << 32, 1, 0) == _EPERM
    assert of("clone", 17) == _ALLOW
    assert of("clone", 17 | _NAMESPACE) == of("clone", 0x40000000) == _EPERM
    assert of("personality", 0xFFFFFFFF) == _ALLOW
    assert of("personality", 0x40000) == _EPERM
    assert of("mknodat", 0, 0, 0o010644) == _ALLOW
    assert of("mknodat", 0, 0, 0o060644) == of("mknodat", 0, 0, 0o020644) == _EPERM


def test_the_x32_form_of_a_call_does_not_exist() -> None:
    program = bpf.program("x86_64")
    assert verdict(program, _AUDIT["x86_64"], 0x40000000) == _ENOSYS


def test_calls_can_be_taken_away() -> None:
    program = bpf.program("x86_64", frozenset({"memfd_create"}))
    assert verdict(program, _AUDIT["x86_64"], 319) == _ENOSYS
    assert verdict(bpf.program("x86_64"), _AUDIT["x86_64"], 319) == _ALLOW


def test_the_profile_for_the_engine_says_the_same() -> None:
    profile, known = json.loads(docker.profile()), calls()
    assert profile["defaultAction"] == "SCMP_ACT_ERRNO"
    free = {n for entry in profile["syscalls"] if not entry["args"] for n in entry["names"]}
    assert free == {call.name for call in (*known.allow, *known.absent)}
    ruled = [entry for entry in profile["syscalls"] if entry["args"]]
    assert len(ruled) == sum(len(alternatives) for alternatives in RULES.values())


@pytest.mark.parametrize(
    "name",
    ["ptrace", "bpf", "keyctl", "mount", "unshare", "setns", "io_uring_setup", "userfaultfd", "kexec_load", "clone3"],
)
def test_never_allowed(name: str) -> None:
    known = calls()
    assert name not in {call.name for call in (*known.allow, *known.rules)}
