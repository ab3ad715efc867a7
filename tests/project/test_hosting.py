"""The files for whoever hosts, read by the programs that they are for."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tablee.settings import ROOT, Settings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.shell import Shell

HOSTING = ROOT / "docs" / "hosting"
EXPOSED = 3.0


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not here")


def run(*words: str | Path) -> str:
    ended = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout + ended.stderr


def certificate(folder: Path) -> None:
    """A certificate that signs itself, and its key, where the site looks for them."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "atelier.example.org")])
    today = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, today, today + timedelta(1))
    (folder / "fullchain.pem").write_bytes(
        made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    written = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
    private = key.private_bytes(*written, serialization.NoEncryption())
    (folder / "privkey.pem").write_bytes(private)


@needs("nginx")
def test_nginx_takes_the_site(tmp_path: Path) -> None:
    certificate(tmp_path)
    site = (HOSTING / "nginx.conf").read_text("utf-8")
    below = (HOSTING / "nginx-path.conf").read_text("utf-8")
    site += f"server {{ listen 80; server_name asso.example.org; {below} }}"
    site = site.replace("/etc/letsencrypt/live/atelier.example.org", str(tmp_path))
    (tmp_path / "site.conf").write_text(site, "utf-8")
    whole = f"pid {tmp_path}/pid; events {{}} http {{ access_log off; include site.conf; }}"
    (tmp_path / "nginx.conf").write_text(whole, "utf-8")
    said = run("nginx", "-t", "-p", tmp_path, "-c", "nginx.conf", "-e", tmp_path / "errors")
    assert "warn" not in said


def test_two_nodes_in_containers_share_a_database_and_differ_in_their_names_alone() -> None:
    composed = yaml.safe_load((HOSTING / "compose-nodes.yaml").read_text("utf-8"))
    n1, n2 = (composed["services"][name] for name in ("n1", "n2"))
    ours = Settings.variables()
    assert {*n1["environment"]} <= {*ours}
    differing = {k for k, v in n1["environment"].items() if n2["environment"][k] != v}
    assert differing == {"TABLEE_NODE", "TABLEE_NODE_ADDRESS"}
    assert Settings.read(n1["environment"]).node_address == "n1:8501"
    for node in (n1, n2):
        assert node["read_only"] is True
        assert node["cap_drop"] == ["ALL"]
    store = urlsplit(n1["environment"]["TABLEE_DATABASE"])
    database = composed["services"]["database"]["environment"]
    said = (store.hostname, store.username, store.password)
    assert said == ("database", database["POSTGRES_USER"], database["POSTGRES_PASSWORD"])


@needs("nginx")
def test_the_site_that_containers_write_is_the_one_that_their_nginx_serves(
    shell: Shell, tmp_path: Path
) -> None:
    services = yaml.safe_load((HOSTING / "compose-nodes.yaml").read_text("utf-8"))["services"]
    (line,) = services["site"]["command"]
    command, _to, file = line.partition(" > ")
    program, *words = shlex.split(command)
    assert (program, words[0]) == ("tablee", "nginx")
    nodes = {name: each["environment"] for name, each in services.items() if name in ("n1", "n2")}
    addresses = {f"{name}={each['TABLEE_NODE_ADDRESS']}" for name, each in nodes.items()}
    assert {word for word in words if "=" in word} == addresses
    site = shell.types(*words).text
    for each in nodes.values():
        assert f"server {each['TABLEE_NODE_ADDRESS']}" in site

    listens = words[words.index("--listen") + 1]
    address = urlsplit(nodes["n1"]["TABLEE_PUBLIC_URL"])
    (published,) = services["nginx"]["ports"]
    assert published.split(":")[1:] == [str(address.port), listens]
    volume, mounted = services["site"]["volumes"][0].split(":")
    assert file == f"{mounted}/default.conf"
    assert services["nginx"]["volumes"] == [f"{volume}:/etc/nginx/conf.d:ro"]  # read by its image
    assert {*services["nginx"]["depends_on"]} == {"site", *nodes}

    for name in nodes:  # no network knows them here
        site = site.replace(f"server {name}:", "server 127.0.0.1:")
    (tmp_path / "default.conf").write_text(site, "utf-8")
    whole = f"pid {tmp_path}/pid; events {{}} http {{ access_log off; include default.conf; }}"
    (tmp_path / "nginx.conf").write_text(whole, "utf-8")
    run("nginx", "-t", "-p", tmp_path, "-c", "nginx.conf", "-e", tmp_path / "errors")


@needs("systemd-analyze")
def test_systemd_takes_what_is_added_for_a_node(tmp_path: Path) -> None:
    unit = (HOSTING / "tablee.service").read_text("utf-8")
    there = tmp_path / "tablee.service"
    there.write_text(unit.replace("/opt/tablee/bin/tablee", "/bin/true"), "utf-8")
    added = tmp_path / "tablee.service.d"
    added.mkdir()
    (added / "node.conf").write_text((HOSTING / "tablee-node.conf").read_text("utf-8"), "utf-8")
    said = run("systemd-analyze", "verify", there)
    assert "tablee.service" not in said, said


@needs("systemd-analyze")
def test_systemd_takes_the_service_and_finds_it_closed(tmp_path: Path) -> None:
    unit = (HOSTING / "tablee.service").read_text("utf-8")
    there = tmp_path / "tablee.service"
    there.write_text(unit.replace("/opt/tablee/bin/tablee", "/bin/true"), "utf-8")
    said = run("systemd-analyze", "verify", there)
    assert "tablee.service" not in said, said
    told = run("systemd-analyze", "security", "--offline=true", there)
    level = float(told.split("Overall exposure level")[1].split(": ")[1].split()[0])
    assert level < EXPOSED


def test_the_container_has_nothing_that_can_be_written_but_its_volume() -> None:
    composed: dict[str, Any] = yaml.safe_load((HOSTING / "compose.yaml").read_text("utf-8"))
    service = composed["services"]["tablee"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["volumes"] == ["sessions:/data"]
    assert (HOSTING / service["build"]["context"]).resolve() == ROOT
    made = ROOT / service["build"]["dockerfile"]
    lines = made.read_text("utf-8").splitlines()
    assert "USER tablee" in lines
    assert lines.index("USER tablee") > max(n for n, line in enumerate(lines) if "RUN" in line)
