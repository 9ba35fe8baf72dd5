"""`test`: write tests and nothing else."""

from bot.admission import ON_ISSUES
from bot.commands import Command

COMMAND = Command("Write tests for what this issue describes, and change nothing else.", ON_ISSUES, usage="[TEXT]")
