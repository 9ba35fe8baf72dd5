"""The desk: everything the hosted App keeps, from a delivery to the last words about it.

Every method is one transaction (where it says otherwise, one per item) and may be called from any thread and from
many processes. All raise `Broken(retryable)` when the database does not answer; nothing was written then.
"""

from sqlalchemy import Engine

from core.crypto import Keyring
from core.store.asks import Asks
from core.store.books import Books
from core.store.budgets import Budgets
from core.store.callers import Callers
from core.store.deliveries import Deliveries
from core.store.holders import Holders
from core.store.last_words import LastWords
from core.store.leases import Leases
from core.store.ledger import Ledger
from core.store.lookups import Lookups
from core.store.meters import Meters
from core.store.moments import Clock, database_clock
from core.store.overrides import Overrides
from core.store.pruning import Pruning
from core.store.publications import Publications
from core.store.rechecks import Rechecks
from core.store.sessions import Sessions
from core.store.spending import Spending
from core.store.tables import Tables
from core.store.tallies import Tallies
from core.store.told import Told
from core.store.vault import Vault


class Desk(
    Deliveries,
    Asks,
    Leases,
    Tallies,
    Lookups,
    Publications,
    LastWords,
    Told,
    Vault,
    Spending,
    Pruning,
    Callers,
    Overrides,
    Sessions,
    Rechecks,
    Meters,
    Holders,
    Ledger,
    Budgets,
):
    """One object to hold; what it does is told where each part of it is."""

    def __init__(self, engine: Engine, tables: Tables, ring: Keyring, clock: Clock = database_clock) -> None:
        books = Books(engine, tables, clock)
        Deliveries.__init__(self, books)
        Leases.__init__(self, books)
        Vault.__init__(self, books, ring)
