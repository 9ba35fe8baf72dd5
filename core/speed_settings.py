"""The settings of what is done ahead, or not done twice."""

from pydantic import BaseModel, Field


class SpeedSettings(BaseModel):
    """The part of the settings that buys time with room."""

    waiting_boxes: int = Field(
        1,
        alias="PULLWRIGHT_WAITING_BOXES",
        ge=0,
        le=8,
        description="Sandboxes of a kind that are made ahead, in the background, while a run goes on. 0: none.",
    )
    keep_bases_days: float = Field(
        7.0,
        alias="PULLWRIGHT_KEEP_BASES_DAYS",
        ge=0,
        description="Days that the results of a base's tests are kept, encrypted and for its own repository alone. "
        "What a proof leans on is measured again in any case. 0: every run measures its base.",
    )
    keep_bases_mib: int = Field(
        256,
        alias="PULLWRIGHT_KEEP_BASES_MIB",
        ge=1,
        description="Room for all these results, in MiB: those that were used least lately go first.",
    )
