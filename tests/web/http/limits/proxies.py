"""Real proxies with TLS before a server of ours, as the documents write them down."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.server import ROOT, Server
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["BASE", "PROXIES", "Proxied", "before", "trusting"]

BASE: Final = "/atelier"
HOSTING: Final = ROOT / "docs" / "hosting"
SBIN: Final = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
MODULES: Final = Path("/usr/lib/apache2/modules")
APACHE: Final = """
ServerRoot {folder}
ServerName localhost
PidFile pid
Listen 127.0.0.1:{front}
{modules}
User {user}
ErrorLog errors.log
<VirtualHost 127.0.0.1:{front}>
    SSLEngine on
    SSLCertificateFile fullchain.pem
    SSLCertificateKeyFile privkey.pem
    {site}
</VirtualHost>
"""
NEEDED: Final = (
    *("mpm_event", "authz_core", "ssl", "socache_shmcb", "alias"),
    *("headers", "proxy", "proxy_http"),
)


@dataclass
class Proxied(Server):
    """A server that is reached by https through a proxy alone, on the proxy's port."""

    front: int = 0

    @property
    def origin(self) -> str:
        """The proxy's."""
        return f"https://localhost:{self.front}"

    def _answers(self) -> bool:
        return _listens(self.port)


def trusting(folder: Path) -> ssl.SSLContext:
    """What knows the certificate in this folder, and no other."""
    return ssl.create_default_context(cafile=str(folder / "fullchain.pem"))


def _certify(folder: Path) -> None:
    """A certificate for this machine, which signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, today, today + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    written = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
    private = key.private_bytes(*written, serialization.NoEncryption())
    (folder / "privkey.pem").write_bytes(private)


def _snippet(kind: str) -> str:
    """The one block of this kind of the page for whoever hosts."""
    page = (ROOT / "docs" / "en" / "hosting.md").read_text("utf-8")
    (found,) = re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL)
    return str(found)


def _nginx(folder: Path, server: Proxied, base: str) -> tuple[str, ...]:
    site = (HOSTING / "nginx.conf").read_text("utf-8").split("server {", 2)[2]
    if base:
        below = (HOSTING / "nginx-path.conf").read_text("utf-8")
        site = f"{site[: site.index('location / {')]}\n{below}\n}}"
    kept = "".join(
        f"{each}_temp_path {folder}/{each};"
        for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    site = "server {" + re.sub(r"\n *listen \[.*", "", site)
    site = site.replace("listen 443", f"listen 127.0.0.1:{server.front}")
    site = site.replace("atelier.example.org;", "localhost;", 1)
    site = site.replace("/etc/letsencrypt/live/atelier.example.org", str(folder))
    site = site.replace("127.0.0.1:8501", f"127.0.0.1:{server.port}")
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; worker_processes 1; pid {folder}/pid; events {{}} "
        f"http {{ {kept} access_log off; {site} }}",
        "utf-8",
    )
    return ("nginx", "-p", str(folder), "-c", "nginx.conf", "-e", str(folder / "errors.log"))


def _apache(folder: Path, server: Proxied, _base: str) -> tuple[str, ...]:
    modules = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in NEEDED)
    site = _snippet("apache").replace("127.0.0.1:8501", f"127.0.0.1:{server.port}")
    user = "www-data" if os.geteuid() == 0 else str(os.geteuid())
    whole = APACHE.format(folder=folder, front=server.front, modules=modules, user=user, site=site)
    (folder / "apache.conf").write_text(whole, "utf-8")
    return ("apache2", "-f", str(folder / "apache.conf"), "-DFOREGROUND")


def _caddy(folder: Path, server: Proxied, _base: str) -> tuple[str, ...]:
    site = _snippet("caddyfile").replace("127.0.0.1:8501", f"127.0.0.1:{server.port}")
    named = f"https://localhost:{server.front}"
    tls = f"\ttls {folder}/fullchain.pem {folder}/privkey.pem"
    site = site.replace("asso.example.org {", f"{named} {{\n{tls}", 1)
    whole = f"{{\n\tadmin off\n\tauto_https off\n}}\n{site}"
    (folder / "Caddyfile").write_text(whole, "utf-8")
    return ("caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile")


PROXIES: Final[dict[str, Callable[[Path, Proxied, str], tuple[str, ...]]]] = {
    "nginx": _nginx,
    "apache2": _apache,
    "caddy": _caddy,
}


@contextmanager
def before(server: Proxied, name: str, base: str = BASE) -> Iterator[None]:
    """This proxy, as long as the block; without it here the tests that need it are skipped."""
    program = shutil.which(name, path=SBIN)
    if program is None:
        pytest.skip(f"{name} is not installed here")
    folder = server.folder.parent
    _certify(folder)
    _name, *words = PROXIES[name](folder, server, base)
    environ = {**os.environ, "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "proxy.log").open("wb") as log:
        process = subprocess.Popen((program, *words), env=environ, stdout=log, stderr=log)
    try:
        until(lambda: _listens(server.front) or process.poll() is not None)
        assert process.poll() is None, (folder / "proxy.log").read_text("utf-8")
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
