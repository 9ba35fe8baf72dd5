"""`plan`: say what would be done and what it would cost, and do nothing."""

from bot.admission import ON_ISSUES
from bot.commands import Command

COMMAND = Command(
    "Say what I would change and what it would cost, and change nothing until you approve.",
    ON_ISSUES,
    usage="[TEXT]",
)
