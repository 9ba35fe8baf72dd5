"""Which boxes are the same until a tree is put in: what a waiting one is found by."""

import hashlib
from dataclasses import dataclass, replace

from worker.sandbox import BoxSpec, Image, Layer, Limits

_HOSTS_OWN = {"wall_s": 0.0, "output_bytes": 0}  # kept by the host for each command: no box is made for them


@dataclass(frozen=True, slots=True)
class Kind:
    """Equal for two specifications only if the same box serves both: image, layer, harness and every limit of a box.

    A layer counts by its key, which says whose it is, and by what the driver mounts; so nobody's box waits for others.
    """

    image: Image
    layer: tuple[str, str]
    harness: str
    limits: Limits


def kind(spec: BoxSpec) -> Kind:
    """The kind of box that `spec` asks for."""
    digest = hashlib.sha256()
    for name, content in sorted(spec.harness.items()):
        digest.update(f"{len(name.encode())} {len(content)} {name}".encode() + content)
    limits = replace(spec.limits, **_HOSTS_OWN)  # type: ignore[arg-type]  # each of its own type
    return Kind(spec.image, _named(spec.layer), digest.hexdigest(), limits)


def _named(layer: Layer | None) -> tuple[str, str]:
    return (layer.key, layer.reference) if layer else ("", "")
