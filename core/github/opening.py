"""Where a process gets its way to GitHub. PyGithub is imported here and not before: it takes a quarter of a second."""

from typing import TYPE_CHECKING

from core.errors import Refused
from core.github.clock import Clock
from core.github.ledger import Ledger, Memory
from core.github.protocol import App

if TYPE_CHECKING:
    from core.github.workflow import GitHubJob

_KEY = "the private key of the GitHub App (PULLWRIGHT_PRIVATE_KEY or PULLWRIGHT_PRIVATE_KEY_FILE)"


def open_installations(
    app_id: int,
    private_key: str,
    base_url: str = "https://api.github.com",
    *,
    ca_bundle: str = "",
    ledger: Ledger | None = None,
    patience_s: float = 5.0,
    clock: Clock | None = None,
) -> App:
    """The App on GitHub, or on a GitHub Enterprise Server whose API is at `base_url`; nothing is sent yet.

    `private_key` is PEM. `ledger` is the limiter's memory: give `Folder(path)` where several processes work for one
    App, or each of them would use the limits up alone. A wait for a limit of at most `patience_s` seconds is waited
    for, a longer one is `Limited`. Raises `Refused` where the id or the key cannot be one.
    """
    key = _checked(app_id, private_key)
    from core.github.installations import GitHubApp
    from core.github.transport import Transport

    transport = Transport(base_url, ca_bundle)
    return GitHubApp(app_id, key, transport, ledger or Memory(), clock or Clock(), patience_s)


def open_job(
    token: str,
    base_url: str,
    *,
    ca_bundle: str = "",
    patience_s: float = 60.0,
    dry: bool = False,
    clock: Clock | None = None,
) -> "GitHubJob":
    """GitHub as the job of a workflow may see it with its `token`; nothing is sent yet. With `dry`, writes are refused.

    Raises `Refused` where there is no token.
    """
    if not token:
        raise Refused("There is no token for GitHub: leave the input github_token out, or give one that is not empty.")
    from core.github.transport import Transport
    from core.github.workflow import GitHubJob

    return GitHubJob(token, Transport(base_url, ca_bundle), Memory(), clock or Clock(), patience_s, dry=dry)


def open_reader(token: str, base_url: str, *, ca_bundle: str = "", patience_s: float = 60.0) -> "GitHubJob":
    """GitHub as whoever has `token` may see it, or everybody where that is empty. Nothing is ever written."""
    from core.github.transport import Transport
    from core.github.workflow import GitHubJob

    return GitHubJob(token, Transport(base_url, ca_bundle), Memory(), Clock(), patience_s, dry=True)


def _checked(app_id: int, private_key: str) -> str:
    if app_id <= 0:
        raise Refused("PULLWRIGHT_APP_ID is missing: register the GitHub App first, or set its id.")
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = private_key.replace("\\n", "\n") if "\n" not in private_key.strip() else private_key
    try:
        held = load_pem_private_key(key.encode(), password=None)
    except (ValueError, TypeError):
        raise Refused(f"{_KEY[0].upper()}{_KEY[1:]} is missing or is not a PEM file without a password.") from None
    if not isinstance(held, RSAPrivateKey):
        raise Refused(f"{_KEY[0].upper()}{_KEY[1:]} is not an RSA key; make a new one in the settings of the App.")
    return key
