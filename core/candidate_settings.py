"""The settings of candidates: how many proposals are asked for at once, and how many are checked at once."""

from pydantic import BaseModel, Field

from core.caps import CANDIDATES_CAP


class CandidateSettings(BaseModel):
    """The part of the settings that is about candidates."""

    candidates: int | None = Field(
        None,
        alias="PULLWRIGHT_CANDIDATES",
        ge=1,
        le=CANDIDATES_CAP,
        description="How many proposals are asked for at once in each attempt, where nobody says; in hosted runs "
        "nobody may ask for more, either. Empty: 1, and as many as plans allow.",
    )
    checks_at_once: int | None = Field(
        None,
        alias="PULLWRIGHT_CHECKS_AT_ONCE",
        ge=1,
        le=64,
        description="How many candidates of one run are checked at the same time; empty: one for each processor.",
    )
