"""What a token says about the job that has it; only what is used."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from core.asks import Person

_MOST = 2**63 - 1


def _number(value: object) -> object:
    """GitHub writes numbers as strings here."""
    if not isinstance(value, str) or not value.isascii() or not value.isdecimal() or len(value) > 19:
        raise ValueError("is not a number as GitHub writes it")
    return int(value)


Id = Annotated[int, BeforeValidator(_number), Field(ge=1, le=_MOST)]


class Claims(BaseModel):
    """The claims of a verified token."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    repository: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}/[A-Za-z0-9_.-]{1,100}$")
    repository_id: Id
    repository_owner_id: Id
    actor: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}(\[bot\])?$")
    actor_id: Id
    run_id: Id
    run_attempt: Annotated[int, BeforeValidator(_number), Field(ge=1, le=10_000)]

    @property
    def person(self) -> Person:
        """Who the job runs for. Whether that account is a person is told by its name; admission asks GitHub."""
        return Person(self.actor_id, self.actor, "Bot" if self.actor.endswith("[bot]") else "User")
