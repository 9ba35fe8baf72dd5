"""What the owner of the machine says about set-up phases, read from the settings."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from core.errors import Refused
from worker.sandbox.proxy.registries import Registry, read

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_SECRET = re.compile(r"(?i)token|passw|secret|_auth|api_?key|credential")
_SIGNED_IN = re.compile(r"://[^/@]*@")


def registries(listed: str) -> tuple[Registry, ...]:
    """The hosts of `PULLWRIGHT_REGISTRIES`; `Refused` names the one that is none."""
    return tuple(read(entry) for entry in listed.split(",") if entry.strip())


def variables(listed: str) -> Mapping[str, str]:
    """The variables of `PULLWRIGHT_SETUP_ENV`; `Refused` for what is none, and for what looks like a secret.

    A comma that no `NAME=` follows belongs to the value: `GOPROXY=https://a.example,direct`.
    """
    found = {}
    for entry in re.split(r",(?=\s*[A-Za-z_][A-Za-z0-9_]*=)", listed) if listed.strip() else ():
        name, _, value = entry.strip().partition("=")
        if not _NAME.fullmatch(name) or not value:
            raise Refused(f"PULLWRIGHT_SETUP_ENV: {name[:40]!r} is no NAME=VALUE.")
        if _SECRET.search(name) or _SIGNED_IN.search(value):
            raise Refused(f"PULLWRIGHT_SETUP_ENV: {name} would hand a secret to installers of packages; leave it out.")
        found[name] = value
    return MappingProxyType(found)
