"""What of ours the engine keeps."""

from worker.sandbox import Kept
from worker.sandbox.engine.connection import Connection, spoken
from worker.sandbox.engine.images import LANGUAGE, REPOSITORY
from worker.sandbox.engine.layers import LAYER, own_size


def inventory(connection: Connection, base: str) -> tuple[Kept, ...]:
    """Images, layers and the base image, newest first; a layer's size is its own, without its image."""
    with spoken("The images could not be listed"):
        images = connection.api.images()
    kept = [
        Kept(_kind(image.get("Labels") or {}, name), name, own_size(image), float(image["Created"]))
        for image in images
        for name in image.get("RepoTags") or ()
        if name == base or name.startswith(f"{REPOSITORY}/")
    ]
    return tuple(sorted(kept, key=lambda one: -one.made))


def _kind(labels: dict[str, str], name: str) -> str:
    if LAYER in labels:
        return "layer"
    return "image" if LANGUAGE in labels or name.startswith(f"{REPOSITORY}/") else "base"
