"""A tar stream of a few files that we made ourselves."""

import io
import tarfile
from collections.abc import Mapping


def pack(files: Mapping[str, bytes]) -> bytes:
    """`files` by relative path as a deterministic tar stream: mode 0644, folders implied, time zero."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for path in sorted(files):
            info = tarfile.TarInfo(path)
            info.size = len(files[path])
            archive.addfile(info, io.BytesIO(files[path]))
    return buffer.getvalue()
