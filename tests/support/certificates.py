"""An authority of our own, and certificates that it issued, for servers and clients of tests."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme

AUTHORITY_NAME = "Convex Explorer's tests"


class Authority:
    """Issues certificates, as files in a folder and as contexts of servers."""

    def __init__(self, folder: Path, name: str = AUTHORITY_NAME) -> None:
        self._ca = trustme.CA(organization_name=name)
        self._folder = folder
        self.file = folder / "authority.pem"
        self._ca.cert_pem.write_to_path(str(self.file))

    def server(
        self,
        *names: str,
        expired: bool = False,
        wants_client_certificate: bool = False,
    ) -> ssl.SSLContext:
        """What a server needs to show a certificate that is made out to these names."""
        not_after = datetime.now(UTC) - timedelta(days=1) if expired else None
        not_before = datetime.now(UTC) - timedelta(days=9) if expired else None
        issued = self._ca.issue_cert(
            *(names or ("localhost", "127.0.0.1")), not_after=not_after, not_before=not_before
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        issued.configure_cert(context)
        if wants_client_certificate:
            context.verify_mode = ssl.CERT_REQUIRED
            self._ca.configure_trust(context)
        return context

    def client(self) -> tuple[Path, Path]:
        """The files of a client's certificate and of its key."""
        issued = self._ca.issue_cert("somebody@example.com")
        certificate, key = self._folder / "client.pem", self._folder / "client.key"
        issued.cert_chain_pems[0].write_to_path(str(certificate))
        issued.private_key_pem.write_to_path(str(key))
        return certificate, key

    def certificate(self, name: str = "localhost") -> bytes:
        """A certificate, in DER."""
        return ssl.PEM_cert_to_DER_cert(
            self._ca.issue_cert(name).cert_chain_pems[0].bytes().decode()
        )
