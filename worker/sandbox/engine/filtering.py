"""Our filter of system calls where the engine's reaches no further than a box's first process, as in gVisor.

There each command puts it on itself before it is anything of a stranger's, and cannot take it off again. Perl does it,
which is part of every Debian and starts in no time; it speaks to the kernel as plainly as it must.
"""

import platform
from functools import cache

from worker.sandbox.seccomp.bpf import program

_PRCTL = {"x86_64": "157", "aarch64": "167"}
_BYTES_OF_AN_INSTRUCTION = 8
# No new privileges (38), then the filter (22, 2); what it becomes is a list of words, never a line for a shell.
_BEGIN = """
my ($number, $filter) = (int(shift), pack("H*", shift));
my $program = pack("S x6 P", length($filter) / %d, $filter);
syscall($number, 38, 1, 0, 0, 0) == 0 && syscall($number, 22, 2, $program, 0, 0) == 0 or exit(126);
exec { $ARGV[0] } @ARGV or exit(127);
"""


def filtered(argv: tuple[str, ...]) -> tuple[str, ...]:
    """`argv` begun under the filter; it ends with 126 where the kernel takes none."""
    return (*_beginning(platform.machine()), *argv)


@cache
def _beginning(machine: str) -> tuple[str, ...]:
    return ("perl", "-e", _BEGIN % _BYTES_OF_AN_INSTRUCTION, _PRCTL[machine], program(machine).hex())
