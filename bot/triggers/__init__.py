"""Triggers: from an event to the asks in it. Pure: nothing is looked up, and what is unsure is left to admission.

Who did it is always a person that the signed body names, and never our own App. Whether that person may ask, whether
a pull request is ours, and what a button's request was, is decided later, by admission.
"""

from bot.triggers.asking import asks
from bot.triggers.commands import Command, commands
from bot.triggers.us import Us

__all__ = ["Command", "Us", "asks", "commands"]
