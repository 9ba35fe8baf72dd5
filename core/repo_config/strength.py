"""`strength:` of the configuration: whether and how far the tests of a change are tried out by mutating its code."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _word(given: object) -> object:
    """YAML reads a bare `off` as false."""
    return "off" if given is False else given


Mode = Annotated[Literal["off", "advise", "require"], BeforeValidator(_word)]


class StrengthRules(BaseModel):
    """How strong the tests of a change have to be: which share of the mutants of its lines they notice."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    mode: Mode = Field(
        default="advise",
        description="`off` measures nothing; `advise` tells what tests do not notice, and asks the model once more "
        "where it wrote them; `require` leaves a change unproven whose tests notice less than `least`.",
    )
    least: float = Field(
        default=0.8, ge=0, le=1, description="The share of the mutants that tests should notice, 0 to 1."
    )
    mutants: int = Field(default=12, ge=1, le=100, description="Most mutants of a change.")
    seconds: float | None = Field(
        default=None,
        gt=0,
        le=3600,
        description="Most seconds for all of it; unset: ten and half of what the tests themselves took.",
    )
