"""`fix`: find and mend the defect that an issue describes."""

from bot.admission import ON_ISSUES
from bot.commands import Command

COMMAND = Command(
    "Mend the defect that this issue describes, with a test that fails before and passes after.",
    ON_ISSUES,
    usage="[TEXT]",
)
