"""The settings of signed statements: what signs them, and whom `pullwright verify` believes."""

from pydantic import BaseModel, Field, SecretStr


class StatementSettings(BaseModel):
    """The part of the settings that is about statements and their keys."""

    signing_keys: SecretStr = Field(
        SecretStr(""),
        alias="PULLWRIGHT_SIGNING_KEYS",
        description="Comma-separated base64 keys of 32 bytes that sign statements, newest first; the first signs. When "
        "empty, one is made at first use and kept encrypted in the database.",
    )
    trusted_keys: str = Field(
        "",
        alias="PULLWRIGHT_TRUSTED_KEYS",
        description="Whose statements `pullwright verify` believes: the address of a deployment, or a file with its "
        "keys. Empty: those of this machine.",
    )
    github_token: SecretStr = Field(
        SecretStr(""),
        alias="PULLWRIGHT_GITHUB_TOKEN",
        description="Token by which `pullwright verify` reads pull requests; none is needed where they are public.",
    )
