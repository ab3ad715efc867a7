"""What one node believes of another, and of nobody else."""

from __future__ import annotations

from typing import Any

from tablee.web.nodes.internal_auth import HEADER, HandedOn, signed, verified

SECRET = b"s" * 32
SAID = HandedOn(1, "192.0.2.7", "https", 1000.0)


def scope(header: str, path: str = "/write/a/b", method: str = "POST") -> dict[str, Any]:
    return {"path": path, "method": method, "headers": [(HEADER, header.encode())]}


def test_what_a_node_signed_is_believed_as_it_said_it() -> None:
    header = signed(SECRET, "POST", "/write/a/b", SAID)
    assert verified(SECRET, scope(header), lambda: 1001.0) == SAID


def test_for_another_address_another_way_of_asking_or_much_later_it_is_not() -> None:
    header = signed(SECRET, "POST", "/write/a/b", SAID)
    assert verified(SECRET, scope(header, path="/_node/stream"), lambda: 1001.0) is None
    assert verified(SECRET, scope(header, method="GET"), lambda: 1001.0) is None
    assert verified(SECRET, scope(header), lambda: 1061.0) is None
    assert verified(SECRET, scope(header), lambda: 939.0) is None


def test_nothing_made_up_is() -> None:
    header = signed(SECRET, "POST", "/write/a/b", SAID)
    mac, _space, said = header.partition(" ")
    for made_up in (said, f" {said}", f"0 {said}", f"{mac} {said.replace('1,', '0,')}", "", "é é"):
        assert verified(SECRET, scope(made_up), lambda: 1001.0) is None
    other = signed(b"another secret", "POST", "/write/a/b", SAID)
    assert verified(SECRET, scope(other), lambda: 1001.0) is None
    assert verified(b"", scope(signed(b"", "POST", "/write/a/b", SAID)), lambda: 1001.0) is None
