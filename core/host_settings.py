"""The settings of sandbox hosts: where one is, who we are to it, and what one that is served here allows."""

from pydantic import BaseModel, Field

_IDENTITY = "for sandbox hosts at https:// addresses, of the host itself and of its callers"


class HostSettings(BaseModel):
    """The part of the settings that is about `pullwright sandbox serve` and `PULLWRIGHT_SANDBOX=remote`."""

    sandbox_url: str = Field(
        "",
        alias="PULLWRIGHT_SANDBOX_URL",
        description="Address of the sandbox host that `remote` uses and `pullwright sandbox serve` listens on: "
        "`unix:///PATH` or `https://HOST:PORT`; empty: a socket in the data folder.",
    )
    sandbox_certificate: str = Field(
        "", alias="PULLWRIGHT_SANDBOX_CERTIFICATE", description=f"PEM file with our own certificate, {_IDENTITY}."
    )
    sandbox_key: str = Field(
        "",
        alias="PULLWRIGHT_SANDBOX_KEY",
        description="PEM file with the private key of that certificate, which nobody else can read.",
    )
    sandbox_ca: str = Field(
        "",
        alias="PULLWRIGHT_SANDBOX_CA",
        description="PEM file with the CA that has signed the other side's certificate: one that signs for nothing "
        "else, since whoever has a certificate of it is let in.",
    )
    sandboxes_users: str = Field(
        "",
        alias="PULLWRIGHT_SANDBOXES_USERS",
        description="Who may use the socket of a sandbox host, comma-separated numbers of users; its own user may.",
    )
    sandboxes_group: int | None = Field(
        None,
        alias="PULLWRIGHT_SANDBOXES_GROUP",
        ge=0,
        description="Number of the group that these users are in; empty: the socket has mode 0600.",
    )
    sandboxes_clients: str = Field(
        "",
        alias="PULLWRIGHT_SANDBOXES_CLIENTS",
        description="Names in certificates that a sandbox host lets in, comma-separated; empty: all of its CA.",
    )
    sandboxes_languages: str = Field(
        "",
        alias="PULLWRIGHT_SANDBOXES_LANGUAGES",
        description="Images that a sandbox host has on its list, comma-separated, as `pullwright sandbox build` names "
        "them; empty: all.",
    )
    sandboxes: int = Field(
        8, alias="PULLWRIGHT_SANDBOXES", ge=1, le=1000, description="Sandboxes that a host has at a time."
    )
    sandboxes_each: int = Field(
        8, alias="PULLWRIGHT_SANDBOXES_EACH", ge=1, le=1000, description="Sandboxes of one client at a time."
    )
    sandboxes_waiting: int = Field(
        64,
        alias="PULLWRIGHT_SANDBOXES_WAITING",
        ge=0,
        le=1000,
        description="Callers that may wait for a sandbox; whoever comes then is told to come later.",
    )
    sandboxes_cpus: float = Field(
        2.0, alias="PULLWRIGHT_SANDBOXES_CPUS", gt=0, description="Most processors of a host's sandbox."
    )
    sandboxes_memory_mib: int = Field(
        4096,
        alias="PULLWRIGHT_SANDBOXES_MEMORY_MIB",
        ge=64,
        description="Most memory of a host's sandbox, MiB, its files included.",
    )
    sandboxes_processes: int = Field(
        2048, alias="PULLWRIGHT_SANDBOXES_PROCESSES", ge=1, description="Most processes in a host's sandbox."
    )
    sandboxes_archive_mib: int = Field(
        512, alias="PULLWRIGHT_SANDBOXES_ARCHIVE_MIB", ge=1, description="Largest archive that a host takes, MiB."
    )
    sandboxes_wall_s: float = Field(
        3600.0, alias="PULLWRIGHT_SANDBOXES_WALL_S", gt=0, description="Longest command in a host's sandbox, seconds."
    )
    sandboxes_life_s: float = Field(
        14_400.0, alias="PULLWRIGHT_SANDBOXES_LIFE_S", gt=0, description="Longest life of a host's sandbox, seconds."
    )
