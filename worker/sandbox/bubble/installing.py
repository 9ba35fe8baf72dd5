"""The box of the set-up phase: more room and time than tests get, a writable /deps, and the way to our proxy."""

import os
from pathlib import Path

from worker.sandbox import Limits, SetupSpec
from worker.sandbox.bubble.configuration import configuration
from worker.sandbox.bubble.furnishing import Furniture, someone
from worker.sandbox.bubble.holding import Folder
from worker.sandbox.bubble.root import Root, installing_etc

_MIB = 1 << 20


def furniture(spec: SetupSpec, extra: Path | None, deps: Path) -> Furniture:
    """What the box for `spec` is made of; what it installs is left in the host's folder `deps`."""
    limits = Limits(
        wall_s=spec.wall_s,
        cpus=os.cpu_count() or 1,
        memory_bytes=spec.memory_bytes,
        processes=512,
        open_files=4096,
        file_bytes=1024 * _MIB,
        workspace_bytes=spec.memory_bytes // 2,
        output_bytes=4 * _MIB,
    )
    root = Root(extra=extra, deps=True, installing=True)
    tmp = Folder("tmp", spec.memory_bytes // 2, limits.inodes)
    files = {**configuration(spec.image.language), **installing_etc(spec.ca_bundle)}
    return Furniture(limits, root, files, deps=deps, tmp=tmp, user=someone())
