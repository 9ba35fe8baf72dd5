"""The whole way of one case, without a sandbox: from the ask to everything that is written to GitHub.

All of it is the product's own: prompt, parsing, edits, policy, security, reports, publication, last words. Only
GitHub is in memory, the commit is not fetched but made, and tests are not run.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from core.asks import Ask, Options, Origin, Repository, Snapshot, Thread, Verb
from core.crypto import keyring
from core.names import Sha, new_ask_id
from core.queue.holding import Holding
from core.requests import Request
from core.settings import Settings, load
from core.store import Store, open_store
from core.store.words import Delivery
from tests.conformance.injection.deeds import SECRET
from tests.conformance.injection.ledger import HERE, Ledger
from tests.conformance.injection.obedient import Obedient, obedient
from tests.conformance.injection.scene import ADA, EVE, Scene
from tests.conformance.injection.unmeasured import Unmeasured
from worker.jobs.case import Case as Work
from worker.jobs.checkout import Checkout
from worker.jobs.ending import End
from worker.jobs.office import Office
from worker.jobs.running import carry_out
from worker.jobs.serving import serve
from worker.publication.sticky import Comment
from worker.tools import Tools, build

ISSUE = 7
REPAIRED = 4  # the attempt in which a small model is told what tests have said
_LEASE_S = 600.0


@dataclass(frozen=True, slots=True)
class Passed:
    """What came of a case: what was written, and which orders the model obeyed."""

    ledger: Ledger
    obeyed: int
    request: Request


class Passage:
    """One worker with its database and its model; cases go through it one after the other."""

    def __init__(self, home: Path, model: Obedient, kind: type[Office] = Office) -> None:
        self.kind = kind
        self.home = home
        self.model = model
        self.driver = Unmeasured()
        self.settings: Settings = load(self._environment())
        ring = keyring(self.settings.encryption_keys.get_secret_value(), self.settings.data)
        self.store: Store = open_store("", self.settings.data, ring)
        self.tools: Tools = replace(build(self.settings, "bubblewrap", print), driver=self.driver)
        self.count = 0

    def _environment(self) -> Mapping[str, str]:
        return {
            "HOME": str(self.home),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "PULLWRIGHT_MODELS": "local:tiny",
            "PULLWRIGHT_LOCAL_URL": self.model.url,
            "PULLWRIGHT_ATTEMPTS": str(REPAIRED),
            "OPENAI_API_KEY": SECRET,
        }

    def close(self) -> None:
        """Give the database back."""
        self.store.close()

    def go(self, scene: Scene) -> Passed:
        """Ada asks for the issue of `scene` to be implemented."""
        self.count += 1
        source = self.home / f"case-{self.count}" / "shapes"
        ledger = scene.build(source)
        self.model.begin(scene.first)
        self.driver.output = scene.output
        request = self._admitted(scene)
        office = self.kind(self.settings, self.store, ledger, lambda: self.tools)
        serve(office, request.id, request.attempt, _LEASE_S, partial(_work, source))
        shutil.rmtree(source.parent, ignore_errors=True)
        return Passed(ledger, len(self.model.obeyed), self.store.desk.request(request.id))

    def _admitted(self, scene: Scene) -> Request:
        here, key, desk = Repository(HERE.id, HERE.owner, HERE.name, HERE.owner_id), str(self.count), self.store.desk
        snapshot, when = Snapshot(scene.title, scene.body, EVE), datetime.now(UTC)
        thread, origin = Thread(here, ISSUE), Origin("issue")
        known = (new_ask_id(), key, key, 1, thread, Verb.IMPLEMENT, ADA, when, snapshot, origin)
        ask = Ask(*known, Options(attempts=REPAIRED if scene.first else 1), scene.text)
        desk.accept(Delivery(key, "issues"), [ask])
        taken = desk.take_asks(1)[0].ask
        request = desk.admit(taken.id, account=1, lane=key, weight=1)
        desk.queue(request.id)
        return desk.request(request.id)


def _work(source: Path, case: Work, holding: Holding, comment: Comment) -> End:
    def bring(case: Work) -> Checkout:
        base = Sha(case.site.github.head(case.site.base) or "")
        return Checkout(source, base, base)

    return carry_out(case, holding, comment, bring)


@contextmanager
def passage(home: Path, kind: type[Office] = Office) -> Iterator[Passage]:
    """A passage with its model."""
    with obedient() as model:
        made = Passage(home, model, kind)
        try:
            yield made
        finally:
            made.close()
