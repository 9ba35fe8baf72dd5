"""The setting of strength: how long a run may try out its tests."""

from pydantic import BaseModel, Field


class StrengthSettings(BaseModel):
    """The part of the settings that is about the strength of tests."""

    strength_s: float = Field(
        60.0,
        alias="PULLWRIGHT_STRENGTH_S",
        ge=0,
        le=3600,
        description="Most seconds that an attempt may try out its tests by mutating the change, whatever the "
        "repository's `strength` says. 0: never.",
    )
