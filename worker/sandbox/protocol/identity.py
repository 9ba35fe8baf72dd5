"""Who a process is to the other side of TLS, and whom it believes: three files, which strangers must not reach."""

import os
import ssl
import stat
from dataclasses import dataclass
from pathlib import Path

from core.errors import Refused

_TRUSTED = 0  # root


@dataclass(frozen=True, slots=True)
class Identity:
    """A certificate, its private key, and the CA whose certificates are believed; PEM files."""

    certificate: Path | None = None
    key: Path | None = None
    authority: Path | None = None

    def context(self, *, server: bool) -> ssl.SSLContext:
        """TLS 1.2 or newer, with certificates on both sides; `Refused` says which file is missing or too open."""
        certificate, key, authority = self._files()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.verify_mode = ssl.CERT_REQUIRED
        context.options |= ssl.OP_NO_RENEGOTIATION
        try:
            context.load_cert_chain(certificate, key, password=lambda: b"")
            context.load_verify_locations(authority)
        except (ssl.SSLError, OSError) as why:
            raise Refused(
                f"The certificate {certificate}, its key {key} and the CA {authority} do not fit: {why}."
            ) from why
        return context

    def _files(self) -> tuple[Path, Path, Path]:
        if self.certificate is None or self.key is None or self.authority is None:
            raise Refused(
                "TLS between a sandbox host and its callers needs a certificate on both sides: set "
                "PULLWRIGHT_SANDBOX_CERTIFICATE, PULLWRIGHT_SANDBOX_KEY and PULLWRIGHT_SANDBOX_CA."
            )
        require_secret(self.key)
        require_ours(self.certificate)
        require_ours(self.authority)
        return self.certificate, self.key, self.authority


def require_secret(path: Path) -> None:
    """`Refused` unless only its owner, who is root or this user, and at most its group, can read `path`."""
    require_ours(path)
    if path.stat().st_mode & (stat.S_IRWXO | stat.S_IXGRP):
        raise Refused(f"{path} can be reached by others: run `chmod 600 {path}`, then start again.")


def require_ours(path: Path) -> None:
    """`Refused` unless nobody but its owner, who is root or this user, can change `path`, a file or a folder."""
    try:
        found = path.stat()
    except OSError as why:
        raise Refused(f"{path} cannot be read ({why.strerror}): name a file that is there.") from why
    if found.st_uid not in {_TRUSTED, os.geteuid()}:
        raise Refused(f"{path} belongs to somebody else: run `chown {os.geteuid()} {path}`, then start again.")
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise Refused(f"{path} can be changed by others: run `chmod go-w {path}`, then start again.")
