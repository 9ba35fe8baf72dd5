"""What a change was compared with, as a statement tells it."""

from pydantic import AwareDatetime

from core.statement.part import ObjectId, Part


class KeptBase(Part):
    """The results before the change of the project `path` (`.` is the root), where an earlier run measured them."""

    path: str
    measured: AwareDatetime
    pullwright: str
    sandbox: str
    image: str
    image_digest: str
    runtime: str


class Base(Part):
    """What the change was compared with; no commit where the repository had none.

    `kept`: results that this run did not measure itself; empty in what older versions sign, which did not say it.
    """

    git_commit: ObjectId | None
    git_tree: ObjectId
    kept: tuple[KeptBase, ...] = ()
