"""The nginx site that the command writes, read by nginx itself."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tablee.errors import BadSetting
from tablee.web.nodes.nginx import ProxySite, read_nodes, site_of
from tests.cluster.instance import NGINX
from tests.project.test_hosting import certificate

if TYPE_CHECKING:
    from pathlib import Path

THREE = ("n1=10.0.0.1:8501", "n2=10.0.0.2:8501", "n3=[fd00::3]:8501")


@pytest.mark.skipif(NGINX is None, reason="nginx is not here")
@pytest.mark.parametrize("nodes", [THREE, THREE[:1]])
@pytest.mark.parametrize("base", ["", "/a/b"])
@pytest.mark.parametrize("listen", ["", "127.0.0.1:8080"])
def test_nginx_takes_it(tmp_path: Path, nodes: tuple[str, ...], base: str, listen: str) -> None:
    certificate(tmp_path)
    site = site_of(ProxySite(read_nodes(nodes), ("live", "write"), base=base, listen=listen))
    site = site.replace("/etc/letsencrypt/live/atelier.example.org", str(tmp_path))
    (tmp_path / "site.conf").write_text(site, "utf-8")
    whole = f"pid {tmp_path}/pid; events {{}} http {{ access_log off; include site.conf; }}"
    (tmp_path / "nginx.conf").write_text(whole, "utf-8")
    words = (str(NGINX), "-t", "-p", tmp_path, "-c", "nginx.conf", "-e", tmp_path / "errors")
    ended = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "warn" not in ended.stderr


@pytest.mark.parametrize(
    "wrong", [["n1"], ["n1=10.0.0.1"], ["n 1=10.0.0.1:1"], ["n1=a;b:1"], ["n1=a:1", "n1=b:1"]]
)
def test_what_names_no_server_is_refused_with_how_to_write_it(wrong: list[str]) -> None:
    with pytest.raises(BadSetting):
        read_nodes(wrong)
