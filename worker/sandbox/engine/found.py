"""Whether the engine has an image."""

from worker.sandbox.engine.connection import Connection, spoken


def image_id(connection: Connection, name: str) -> str:
    """The engine's id of the image called `name`; an empty text if there is none."""
    with spoken("The images could not be looked at"):
        found = connection.api.images(name=name)
    return str(found[0]["Id"]) if found else ""
