"""How large a heap may be: half of the box, the rest is for classes, threads, code, files and us."""

import resource

_PLACES = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
_MIB = 1 << 20
_LEAST, _MOST = 64, 8192


def heap(told):
    """The option; `told` is what the box is said to have, in MiB, where that cannot be seen from within."""
    return f"-Xmx{max(_LEAST, min(_seen() or told, 2 * _MOST) // 2)}m"


def _seen():
    for path in _PLACES:
        try:
            with open(path, encoding="ascii") as file:
                return int(file.read()) // _MIB
        except (OSError, ValueError):
            continue
    limit = resource.getrlimit(resource.RLIMIT_DATA)[0]
    return 0 if limit == resource.RLIM_INFINITY else limit // _MIB
