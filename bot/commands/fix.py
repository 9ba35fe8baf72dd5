"""`fix`: find and mend the defect that an issue describes."""

from bot.admission import ONCE_ON_ISSUES
from bot.commands import Command

COMMAND = Command(
    "Mend the defect that this issue describes, with a test that fails before and passes after.",
    ONCE_ON_ISSUES,
    usage="[TEXT]",
)
