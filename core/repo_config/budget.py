"""`budget:` of the configuration: the most money that models may cost, in amounts that are exact."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from core.errors import Refused
from core.ledger.limits import Budget, BudgetScope
from core.money import Micros, dollars


def _amount(given: Any) -> Micros:
    """Written as a number or as text, so `0.10`, `"12.50"` and `$5` mean what they say."""
    if isinstance(given, bool) or not isinstance(given, (int, float, str)):
        raise ValueError("must be an amount of US dollars, as 12.50")
    try:
        amount = dollars(str(given))  # of a float that is its shortest text, which is what stands in the file
    except Refused as refused:
        raise ValueError(str(refused).rstrip(".")) from None
    if amount < 0:
        raise ValueError("must not be below nothing")
    return amount


def _plain(amount: Micros | None) -> float | None:
    return None if amount is None else amount / 10**6


Amount = Annotated[
    Micros,
    BeforeValidator(_amount),
    PlainSerializer(_plain, when_used="json"),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0}, {"type": "string"}]}),
]


class MoneyBudget(BaseModel):
    """Budgets for what models cost, in US dollars; where several apply, the smallest counts.

    `day`, `month`, `person` and `installation` count what the whole account has spent. In the file of one repository
    they hold for what is asked there, in the organisation's for everything.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    run: Amount | None = Field(default=None, description="For one run.")
    day: Amount | None = Field(default=None, description="For the account on one day (UTC).")
    month: Amount | None = Field(default=None, description="For the account in one month of its plan.")
    person: Amount | None = Field(default=None, description="For each person in one month.")
    repository: Amount | None = Field(default=None, description="For each repository in one month.")
    installation: Amount | None = Field(default=None, description="For the installation in one month.")
    pause_on_anomaly: bool = Field(
        default=False,
        description="Whether nothing new starts for the rest of a day on which far more is spent than usually.",
    )

    def budgets(self) -> tuple[Budget, ...]:
        """Those that are set, for whoever asks."""
        said = ((scope, getattr(self, scope)) for scope in BudgetScope)
        return tuple(Budget(scope, amount) for scope, amount in said if amount is not None)

    def below(self, base: "MoneyBudget") -> "MoneyBudget":
        """This over `base`: of each amount the smaller one, and a pause where either wants it."""
        held = {scope.value: _least(getattr(base, scope), getattr(self, scope)) for scope in BudgetScope}
        pauses = self.pause_on_anomaly or base.pause_on_anomaly
        return MoneyBudget.model_construct(None, **held, pause_on_anomaly=pauses)


def _least(*amounts: Micros | None) -> Micros | None:
    return min((amount for amount in amounts if amount is not None), default=None)
