"""The caller's side of a sandbox host: what `worker.sandbox.remote` is made of. The standard library speaks HTTP."""

from dataclasses import dataclass, field

from worker.sandbox.protocol.address import Address
from worker.sandbox.protocol.identity import Identity


@dataclass(frozen=True, slots=True)
class Remote:
    """Where the host is, and who we are to it."""

    address: Address
    identity: Identity = field(default_factory=Identity)
