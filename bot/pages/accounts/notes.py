"""What somebody should know before they read the numbers of an account: each a sentence with the way on. Pure."""

from collections.abc import Sequence

from core.ledger.anomaly import Unusual
from core.plans.entitlement import Source, Standing, Terms

_WHERE = {
    Source.STRIPE: "An administrator can settle it under Invoices.",
    Source.MARKETPLACE: "An administrator can settle it on GitHub, under Billing.",
}
_LATE = "A payment is late. Everything still works; if it stays open, nothing new will start."
_OVERDUE = "A payment is overdue, so nothing new starts. Everything that is here can be read."
_FAR = (
    "Set a budget if it should not go on like that; with `pause_on_anomaly: true` under `budget:` in "
    ".github/pullwright.yml nothing new starts on such days."
)


def notes(terms: Terms, unusual: Unusual | None = None) -> Sequence[str]:
    """In the order of their weight; none mostly."""
    found = []
    if terms.state in (Standing.GRACE, Standing.READ_ONLY):
        said = _LATE if terms.state is Standing.GRACE else _OVERDUE
        found.append(f"{said} {_WHERE.get(terms.source, '')}".strip())
    if unusual is not None:
        found.append(f"{unusual.why} {_FAR}")
    return found
