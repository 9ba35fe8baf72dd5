"""The signed statement of a run: an in-toto Statement v1 in a DSSE envelope. Values and rules; no network, no files."""

from core.statement.canonical import Doubt, Doubtful
from core.statement.keys import PublicKey, SigningKey
from core.statement.published import KeySet, TrustedKey

FILE = "statement.dsse.json"  # how it is called beside the reports

__all__ = ["FILE", "Doubt", "Doubtful", "KeySet", "PublicKey", "SigningKey", "TrustedKey"]
