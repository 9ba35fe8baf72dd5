"""The settings of the dependency phase: what it may reach, and how long its results are kept."""

from pydantic import BaseModel, Field


class SetupSettings(BaseModel):
    """The part of the settings that is about installing dependencies."""

    setup_network: str = Field(
        "proxy",
        alias="PULLWRIGHT_SETUP_NETWORK",
        description="Network of the dependency phase: `proxy` reaches registries through Pullwright's own proxy and "
        "nothing else. The name of a Docker network gives that up: `bridge` reaches whatever this machine does but "
        "metadata services.",
    )
    registries: str = Field(
        "",
        alias="PULLWRIGHT_REGISTRIES",
        description="Hosts that the dependency phase may reach beside the public registries of the project's language, "
        "comma-separated: `HOST`, `HOST:PORT`, `*.DOMAIN`, or `HOST:PORT@NETWORK` for a mirror at a private address.",
    )
    setup_env: str = Field(
        "",
        alias="PULLWRIGHT_SETUP_ENV",
        description="Variables of set-up commands, comma-separated, that name your mirrors: "
        "`PIP_INDEX_URL=https://mirror.example/simple,GOPROXY=https://mirror.example/go`. No passwords: installers of "
        "packages can read them.",
    )
    keep_layers_days: float = Field(
        30.0,
        alias="PULLWRIGHT_KEEP_LAYERS_DAYS",
        ge=0,
        description="Days without use after which installed dependencies are removed. 0: never.",
    )
    keep_layers_mib: int = Field(
        20_480,
        alias="PULLWRIGHT_KEEP_LAYERS_MIB",
        ge=0,
        description="Room for all installed dependencies, in MiB: those that were used least lately go first, never "
        "those in use. 0: without limit.",
    )
