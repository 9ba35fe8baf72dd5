"""The allow-list as the JSON profile that a container engine takes."""

import errno
import json

from worker.sandbox.seccomp.calls import calls
from worker.sandbox.seccomp.rules import RULES, Condition

_ARCHITECTURES = ("SCMP_ARCH_X86_64", "SCMP_ARCH_AARCH64")


def profile() -> str:
    """The profile as JSON text, for `--security-opt seccomp=…` (the API takes the text itself)."""
    known = calls()
    ruled = [_entry([name], args=alternative) for name in RULES for alternative in RULES[name]]
    return json.dumps(
        {
            "defaultAction": "SCMP_ACT_ERRNO",
            "defaultErrnoRet": errno.EPERM,
            "archMap": [{"architecture": name, "subArchitectures": []} for name in _ARCHITECTURES],
            "syscalls": [
                _entry([call.name for call in known.allow]),
                *ruled,
                {**_entry([call.name for call in known.absent], "SCMP_ACT_ERRNO"), "errnoRet": errno.ENOSYS},
            ],
        }
    )


def _entry(names: list[str], action: str = "SCMP_ACT_ALLOW", args: tuple[Condition, ...] = ()) -> dict[str, object]:
    return {"names": names, "action": action, "args": [_argument(condition) for condition in args]}


def _argument(condition: Condition) -> dict[str, object]:
    if condition.masked:
        numbers = {"value": condition.mask, "valueTwo": condition.value, "op": "SCMP_CMP_MASKED_EQ"}
    else:
        numbers = {"value": condition.value, "op": "SCMP_CMP_EQ"}
    return {"index": condition.index, **numbers}
