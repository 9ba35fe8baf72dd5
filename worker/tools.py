"""What a run is given: built once from the settings, handed on as arguments, never looked up."""

import hashlib
import os
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.caps import ATTEMPTS_CAP, CANDIDATES_CAP
from core.crypto import keyring
from core.errors import Refused
from core.repo_config import Bounds, RepoConfig, bounded
from core.runs import ModelCall, Run
from core.settings import Settings
from core.statement.keys import keys_of
from core.telemetry import Log, open_log
from core.version import VERSION
from worker.checks.evidence.keeping import Bases
from worker.llm import Access
from worker.llm.chain import Budget, Chain, MakePace, open_chain
from worker.sandbox import Driver, Image, Options
from worker.sandbox.away import Remote
from worker.sandbox.choice import choose
from worker.sandbox.keeping.eviction import Room
from worker.sandbox.protocol import address
from worker.sandbox.protocol.identity import Identity
from worker.sandbox.setting_up import machine, reachable

_MOST_WALL_S = 3600.0
_REMOTE = "remote"  # the driver that needs to know where


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the plan and the budgets of an account say about a run besides numbers; nothing on a laptop.

    `charge` says in one line what a run that ended so is charged, and what is left.
    """

    languages: frozenset[str] | None = None
    advice: str = ""  # what helps where the budget is used up
    charge: Callable[[Run], str] = lambda _run: ""
    own_rules: bool = True  # whether the plan has the repository's own checks
    candidates: int | None = None  # how many the plan has

    def check(self, *languages: str) -> None:
        """`Refused` where the plan has none of the languages."""
        if self.languages is not None and not self.languages & set(languages):
            raise Refused(
                f"This is written in {' and '.join(languages)}, and the plan of this account has "
                f"{', '.join(sorted(self.languages))}. "
                "Nothing is charged. An administrator can choose a larger plan."
            )


@dataclass(frozen=True, slots=True)
class Tools:
    """The sandbox, the way to the models and the machine owner's numbers."""

    driver: Driver
    access: Access
    defaults: Bounds
    cache: Path
    scratch: Path  # parent of the runs' private workspaces
    ca_bundle: Path | None
    secrets: tuple[str, ...]  # exact values that must never leave, for redaction
    versions: Mapping[str, str]
    log: Log
    allowed: Allowed = field(default_factory=Allowed)
    caps: Bounds = field(
        default_factory=lambda: Bounds(attempts=ATTEMPTS_CAP, wall_s=_MOST_WALL_S, candidates=CANDIDATES_CAP)
    )

    make_pace: MakePace = lambda: None  # one for each run
    reachable: tuple[str, ...] = ()  # hosts that its owner lets set-up commands reach, beside the usual registries
    bases: Bases | None = None  # what bases were measured to be, for whoever owns them; None: nothing is kept
    machine: str = ""  # what its owner says about set-up: the network, mirrors and variables
    signing_keys: str = field(default="", repr=False)  # the operator's own, see PULLWRIGHT_SIGNING_KEYS
    checks_at_once: int = 1  # how many candidates of one run are measured at the same time
    strength_s: float = 60.0  # most seconds for trying out the tests of an attempt

    def bounds(self, config: RepoConfig, asked: Bounds) -> Bounds:
        """The numbers that hold: see `core.repo_config.bounded`. A time that nobody names is the language's to know."""
        found = bounded(config, asked, self.caps, self.defaults)
        named = any(each.wall_s is not None for each in (config, asked, self.defaults))
        return found if named else replace(found, wall_s=None)

    def budget(self, bounds: Bounds, spent_usd: float = 0.0) -> Budget | None:
        """What a run within `bounds` may spend, `spent_usd` of it being spent; None: as much as it likes."""
        return None if bounds.budget_usd is None else Budget(bounds.budget_usd, spent_usd, self.allowed.advice)

    def open_chain(
        self,
        models: tuple[str, ...],
        spend: Budget | None,
        replayed: int,
        tape: Path | None,
        record: Callable[[ModelCall], None],
        say: Callable[[str], None],
        *,
        goes_on: bool = False,
    ) -> Chain:
        """The fallback chain; `Refused` where a name in it is unknown or a key is missing.

        `replayed` is how many answers of a recording an earlier part of the same run has used; `tape`
        keeps the answers for `scripted:FILE`, after those it holds already if the run `goes_on`.
        """
        access = replace(self.access, options={**self.access.options, "replayed": str(replayed)})
        pace = self.make_pace()
        return open_chain(models, access, record, spend=spend, say=say, keep=tape, goes_on=goes_on, pace=pace)

    def bases_of(self, owner: str) -> Bases | None:
        """What bases of `owner` were measured to be, see `layer_key`; None where that is not kept."""
        return self.bases.of(owner) if self.bases else None

    def layer_key(self, image: Image, asked: Sequence[object], files: Mapping[str, bytes], owner: str) -> str:
        """The hash of what decides what an installation gives (`asked`: commands, variables), and of whose it is.

        Installing runs more of a repository than the `files` that are hashed, so nobody gets a layer that another
        `owner` made: it could hold anything.
        """
        digest = hashlib.sha256(f"{self.driver.name}\0{image.tag}\0{image.digest}\0{asked!r}\0{owner}".encode())
        digest.update(f"\0{self.machine}".encode())
        for path in sorted(files):
            digest.update(f"\0{path}\0{len(files[path])}\0".encode())
            digest.update(files[path])
        return digest.hexdigest()


def build(
    settings: Settings, sandbox: str, progress: Callable[[str], None], make_pace: MakePace = lambda: None
) -> Tools:
    """The tools that `settings` describe; `Refused` says what to install where no sandbox works.

    `make_pace` gives each run what holds it to the tokens a minute of its providers: the doors that have the rates
    bring it, a step of a workflow has none.
    """
    mirrors = (settings.setup_network, settings.registries, settings.setup_env)
    remote = Remote(address.read(settings.host_url), identity(settings)) if sandbox == _REMOTE else None
    options = options_of(settings, progress, remote)
    return Tools(
        driver=choose(sandbox, options),
        access=_access(settings),
        defaults=_defaults(settings),
        cache=settings.cache,
        scratch=settings.data / "work",
        ca_bundle=options.ca_bundle,
        secrets=settings.secrets,
        versions={"pullwright": VERSION},
        log=open_log(settings.log),
        make_pace=make_pace,
        reachable=reachable(options),
        bases=_bases(settings),
        machine=repr(mirrors),
        signing_keys=_signing_keys(settings),
        strength_s=settings.strength_s,
        checks_at_once=settings.checks_at_once or len(os.sched_getaffinity(0)),
    )


def _bases(settings: Settings) -> Bases | None:
    if not settings.keep_bases_days:
        return None
    keys, data = settings.encryption_keys.get_secret_value(), settings.data
    where = repr((settings.docker_host, settings.sandbox_url, platform.uname()))
    room = Room(settings.keep_bases_days, settings.keep_bases_mib << 20)
    return Bases(settings.cache / "bases", lambda: keyring(keys, data), room, where)


def _defaults(settings: Settings) -> Bounds:
    """What holds where neither a person nor a repository says anything."""
    return Bounds(
        attempts=settings.attempts,
        budget_usd=settings.budget_usd,
        wall_s=settings.wall_s,
        candidates=settings.candidates or 1,
    )


def options_of(settings: Settings, progress: Callable[[str], None], remote: Remote | None = None) -> Options:
    """What sandbox drivers are told of the settings."""
    return Options(
        cache=settings.cache,
        ca_bundle=Path(settings.ca_bundle) if settings.ca_bundle else None,
        base_image=settings.base_image,
        setup_network=settings.setup_network,
        registries=machine.registries(settings.registries),
        setup_env=machine.variables(settings.setup_env),
        room=Room(settings.keep_layers_days, settings.keep_layers_mib << 20),
        docker_host=settings.docker_host,
        docker_tls=bool(settings.docker_tls),
        docker_runtime=settings.docker_runtime,
        waiting=settings.waiting_boxes,
        remote=remote,
        progress=progress,
    )


def identity(settings: Settings) -> Identity:
    """Who this machine is to a sandbox host, or as one."""
    files = (settings.sandbox_certificate, settings.sandbox_key, settings.sandbox_ca)
    return Identity(*(Path(file) if file else None for file in files))


def _signing_keys(settings: Settings) -> str:
    """The setting, looked at before anything is paid for."""
    given = settings.signing_keys.get_secret_value()
    keys_of(given)
    return given


def _access(settings: Settings) -> Access:
    return Access(
        openai_api_key=settings.openai_api_key.get_secret_value(),
        anthropic_api_key=settings.anthropic_api_key.get_secret_value(),
        local_url=settings.local_url,
        ca_bundle=settings.ca_bundle,
    )
