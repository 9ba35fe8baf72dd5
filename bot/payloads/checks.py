"""`check_run`: the buttons of a check run, and GitHub's own "Re-run"."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, model_validator

from bot.payloads.parts import Delivered, Id, Moment, Number, Part, Reference, Word, number_of
from core.events import ButtonPressed

Identifier = Annotated[str, Field(pattern=r"^[a-z]{1,20}$")]


class Action(Part):
    """Which button."""

    identifier: Identifier


class Pull(Part):
    """A pull request whose head the check run is of."""

    number: Number


class Suite(Part):
    """What the check run is part of; it changes whenever one of its runs does."""

    updated_at: Moment | None = None


class Check(Part):
    """A check run."""

    id: Id
    external_id: Word | None = None
    started_at: Moment | None = None
    completed_at: Moment | None = None
    app: Reference | None = None
    check_suite: Suite = Suite()
    pull_requests: list[Pull] = Field(default_factory=list, max_length=500)

    def times(self) -> list[datetime]:
        """Every moment that is named."""
        named = (self.started_at, self.completed_at, self.check_suite.updated_at)
        return [time for time in named if time is not None]


class Pressed(Delivered):
    """`check_run` requested_action or rerequested."""

    check_run: Check
    requested_action: Action | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> "Pressed":
        if self.action == "requested_action" and not self.requested_action:
            raise ValueError("no button is named")
        if not self.check_run.times():
            raise ValueError("no time is named")
        return self

    def event(self) -> ButtonPressed:
        """As the rest of the product knows it."""
        check, asked = self.check_run, self.requested_action
        return ButtonPressed(
            installation=self.installation.id,
            repository=self.repository.repository(),
            number=check.pull_requests[0].number if check.pull_requests else None,
            sender=self.sender.person(),
            at=max(check.times()),
            check_run_id=check.id,
            external_id=check.external_id or "",
            app_id=number_of(check.app),
            button=asked.identifier if asked and self.action == "requested_action" else "retry",
        )
