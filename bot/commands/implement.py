"""`implement`: make the change that an issue asks for."""

from bot.admission import ONCE_ON_ISSUES
from bot.commands import Command

COMMAND = Command(
    "Make the change that this issue asks for, prove it and open a pull request. Free text on an issue means this.",
    ONCE_ON_ISSUES,
    usage="[TEXT]",
)
