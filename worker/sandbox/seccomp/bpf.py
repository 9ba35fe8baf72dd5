"""The allow-list as the program the kernel runs before every system call (classic BPF, see seccomp(2)).

It is written out one call after the other: a line of the list is two instructions. The kernel works out once
which calls are always allowed and then skips the program for them, so length costs nothing.
"""

import errno
import struct
from collections.abc import Iterable, Mapping
from functools import cache

from worker.sandbox.seccomp.calls import Call, calls
from worker.sandbox.seccomp.rules import RULES, Alternative, Condition

_LOAD, _AND, _EQUAL, _GREATER_EQUAL, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER_AT, _MACHINE_AT, _ARGUMENTS_AT = 0, 4, 16
_AUDIT_NAMES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32 = 0x40000000  # calls of the x32 form of x86_64 carry this bit
_NEWEST = 462  # above this number nothing was looked at: programs are told it does not exist
_WORD = 0xFFFFFFFF

Instruction = bytes


@cache
def program(machine: str, without: frozenset[str] = frozenset()) -> bytes:
    """The filter for `machine` (as `uname -m` says it), for `bwrap --seccomp`.

    Calls named in `without` are answered with ENOSYS. A machine that is not in the list is a
    KeyError.
    """
    known = calls()
    absent = (*known.absent, *(call for call in known.allow if call.name in without))
    allowed = (call for call in known.allow if call.name not in without)
    return b"".join(
        [
            *_right_machine(_AUDIT_NAMES[machine]),
            _do(_LOAD, _NUMBER_AT),
            *_when(_GREATER_EQUAL, _X32, [_refuse(errno.ENOSYS)]),
            *_each(allowed, machine, _do(_RETURN, _ALLOW)),
            *_each(absent, machine, _refuse(errno.ENOSYS)),
            *_ruled(known.rules, machine, RULES),
            *_when(_GREATER_EQUAL, _NEWEST + 1, [_refuse(errno.ENOSYS)]),
            _refuse(errno.EPERM),
        ]
    )


def _right_machine(name: int) -> list[Instruction]:
    return [_do(_LOAD, _MACHINE_AT), _do(_EQUAL, name, 1, 0), _do(_RETURN, _KILL)]


def _each(group: Iterable[Call], machine: str, answer: Instruction) -> list[Instruction]:
    numbers = [call.numbers[machine] for call in group if machine in call.numbers]
    return [step for number in numbers for step in _when(_EQUAL, number, [answer])]


def _ruled(group: Iterable[Call], machine: str, rules: Mapping[str, tuple[Alternative, ...]]) -> list[Instruction]:
    steps: list[Instruction] = []
    for call in group:
        if machine in call.numbers:
            body = [step for alternative in rules[call.name] for step in _alternative(alternative)]
            steps += _when(_EQUAL, call.numbers[machine], [*body, _refuse(errno.EPERM)])
    return steps


def _alternative(conditions: Alternative) -> list[Instruction]:
    """Allow if all conditions hold, otherwise go on behind the block."""
    steps = [_do(_RETURN, _ALLOW)]
    for condition in reversed(conditions):
        for half in (1, 0):
            steps = [*_argument(condition, half), *_when(_EQUAL, _half(condition.value, half), steps)]
    return steps


def _argument(condition: Condition, half: int) -> list[Instruction]:
    """Load one 32-bit half of an argument (the machines are little-endian) through its mask."""
    load = _do(_LOAD, _ARGUMENTS_AT + 8 * condition.index + 4 * half)
    return [load, _do(_AND, _half(condition.mask, half))] if condition.masked else [load]


def _half(value: int, half: int) -> int:
    return value >> 32 * half & _WORD


def _when(test: int, value: int, body: list[Instruction]) -> list[Instruction]:
    return [_do(test, value, 0, len(body)), *body]


def _refuse(number: int) -> Instruction:
    return _do(_RETURN, _ERRNO | number)


def _do(code: int, value: int, if_true: int = 0, if_false: int = 0) -> Instruction:
    return struct.pack("=HBBI", code, if_true, if_false, value)
