"""`rebase`: bring a pull request of ours up to date with its base."""

from bot.admission import ON_OUR_PULLS
from bot.commands import Command

COMMAND = Command("Bring this pull request of mine up to date with its base and prove it again.", ON_OUR_PULLS)
