"""Certificates good and bad, made when the server starts."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

BAD = {
    "self-signed.tls.test": "tls_error",
    "expired.tls.test": "tls_error",
    "wrong-host.tls.test": "tls_error",
    "plain-http.tls.test": "tls_error",
    "no-hello.tls.test": "timeout",
}
"""Hosts whose TLS is not in order, and what they must end in."""


@dataclass(frozen=True)
class Authority:
    """An authority that only the tests trust."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def path(self) -> Path:
        """Its certificate as a PEM file."""
        return self.folder / "authority.pem"

    def server_context(self, name: str, *, is_expired: bool = False, is_self_signed: bool = False) -> ssl.SSLContext:
        """What a server for ``name`` presents."""
        key = ec.generate_private_key(ec.SECP256R1())
        signer = (key, _name(name)) if is_self_signed else (self.key, self.certificate.subject)
        made = _signed(name, key, *signer, days=-1 if is_expired else 30)
        path = self.folder / f"{name.replace('*', 'any')}-{is_expired}-{is_self_signed}.pem"
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(secret + made.public_bytes(Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


def make_authority(folder: Path) -> Authority:
    """A new authority, its files in ``folder``."""
    key = ec.generate_private_key(ec.SECP256R1())
    made = _signed("Authority of the tests", key, key, _name("Authority of the tests"), days=30, is_authority=True)
    authority = Authority(folder, key, made)
    authority.path.write_bytes(made.public_bytes(Encoding.PEM))
    return authority


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _signed(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    signing_key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    *,
    days: int,
    is_authority: bool = False,
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=40))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    if not is_authority:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    return builder.sign(signing_key, hashes.SHA256())
