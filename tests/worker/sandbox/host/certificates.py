"""A CA, and certificates of it, as whoever runs a sandbox host makes them."""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from worker.sandbox.protocol.identity import Identity

CLIENT, SERVER = ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH


@dataclass
class Authority:
    """Signs for those who ask, below `folder`."""

    folder: Path
    name: str = "sandboxes"

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._subject = _named(f"CA of {self.name}")
        self._own = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        made = (
            _building(self._subject, self._subject, self._key, days=1)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(self._own, critical=False)
            .sign(self._key, hashes.SHA256())
        )
        self.file = _written(self.folder / f"{self.name}-ca.pem", made.public_bytes(serialization.Encoding.PEM))

    def identity(self, name: str, usage: x509.ObjectIdentifier = CLIENT, *, days: float = 1) -> Identity:
        """A certificate for `name`, and its key; over already where `days` is below zero."""
        key = ec.generate_private_key(ec.SECP256R1())
        here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        made = (
            _building(_named(name), self._subject, key, days=days)
            .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
            .add_extension(here, critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(self._own), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        stem = f"{self.name}-{len(list(self.folder.iterdir()))}"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        certificate = _written(self.folder / f"{stem}.pem", made.public_bytes(serialization.Encoding.PEM))
        return Identity(certificate, _written(self.folder / f"{stem}.key", private), self.file)


def settings(identity: Identity) -> dict[str, str]:
    """The settings by which a process is that."""
    return {
        "SANDBOX_CERTIFICATE": str(identity.certificate),
        "SANDBOX_KEY": str(identity.key),
        "SANDBOX_CA": str(identity.authority),
    }


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _building(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, *, days: float
) -> x509.CertificateBuilder:
    end = datetime.now(UTC) + timedelta(days=days)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(end - timedelta(days=2))
        .not_valid_after(end)
    )


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    path.chmod(0o600)
    return path
