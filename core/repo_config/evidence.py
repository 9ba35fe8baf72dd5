"""`evidence:` of the configuration: how thoroughly an attempt that fails is measured."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class EvidenceRules(BaseModel):
    """What is run of the tests between attempts. What is proven was measured with all of them in any case."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    between_attempts: Literal["all", "changed"] = Field(
        default="all",
        description="`all` runs every test on every attempt; `changed` first runs the test files that name what the "
        "change defines, from the second attempt on, and leaves the others out where one of these is broken.",
    )
