"""`revise`: change a pull request of ours."""

from bot.admission import ON_OUR_PULLS
from bot.commands import Command

COMMAND = Command(
    "Change this pull request of mine. Free text and reviews on it mean this; a review with many comments is one run.",
    ON_OUR_PULLS,
    usage="TEXT",
)
