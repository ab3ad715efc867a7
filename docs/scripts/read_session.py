"""Reads a session's folder with nothing but Python: what was said, step after step, and by whom.

python docs/scripts/read_session.py sessions/2026-09-21-une-recyclerie
"""

from __future__ import annotations

import json
import sys
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Document = dict[str, Any]
Tables = dict[str, dict[str, Document]]


def documents(journal: bytes) -> Tables:
    """The session as the last line leaves it: documents by table and id."""
    tables: Tables = {}
    for line in journal.rstrip(b"\0").split(b"\n"):
        if not whole(line):
            continue  # damaged, or never finished: what stands around it still counts
        for table, key, document in json.loads(line).get("puts", ()):
            if document is None:
                tables.get(table, {}).pop(key, None)
            else:
                tables.setdefault(table, {})[key] = document
    return tables


def whole(line: bytes) -> bool:
    """Whether a line is as it was written: its checksum is of all that follows `{"crc":"…"`."""
    return line.startswith(b'{"crc":"') and line[8:16] == b"%08x" % zlib.crc32(line[17:])


def told(folder: Path) -> list[str]:
    """The session in plain lines."""
    tables = documents((folder / "journal.jsonl").read_bytes())
    people, steps = tables.get("people", {}), tables.get("steps", {})
    said = sorted(tables.get("contributions", {}).values(), key=lambda c: float(c["position"]))
    lines = [str(session["title"]) for session in tables["session"].values()]
    for step in sorted(steps.values(), key=lambda s: float(s["position"])):
        lines += ["", str(step["title"] or step["activity"])]
        for one in said:
            if one["step"] == step["id"] and one["shared"]:
                who = people.get(one["person"], {}).get("name", "?")
                when = datetime.fromtimestamp(one["at"], UTC)
                lines.append(f"  {when:%H:%M:%S}  {who}: {one['content']}")
        for urn in tables.get("urns", {}).values():
            if urn["step"] == step["id"]:
                lines.append(f"  round {urn['round']} of {dict(urn['options'])}")
                lines += [f"    {ballot['marks']}" for ballot in urn["ballots"]]
    return lines


if __name__ == "__main__":
    print("\n".join(told(Path(sys.argv[1]))))
