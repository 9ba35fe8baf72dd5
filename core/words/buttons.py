"""The buttons of a check run: label, description, and the verb that GitHub brings back when one is pressed."""

from core.asks import Verb

CANCEL = ("Cancel", "Stop this run", str(Verb.CANCEL))
RETRY = ("Retry", "Run it again from the beginning", str(Verb.RETRY))
