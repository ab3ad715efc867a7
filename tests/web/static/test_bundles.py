"""What a page loads: one script and one sheet, in which every module is there once, and works."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tablee.web.static import assets
from tablee.web.static.bundles import NotBundled, bundled

if TYPE_CHECKING:
    from pathlib import Path

NODE = shutil.which("node")

COUNTER = """
let n = 0; // a state that must be there once
export function count() {
  return (n += 1);
}
export const WORDS = { "a": /[/"']\\/\\/ not a comment/ };
"""

READS = """
import { readFileSync } from "node:fs";
import { SourceTextModule } from "node:vm";

for (const [identifier, text] of Object.entries(JSON.parse(readFileSync("made.json", "utf-8")))) {
  new SourceTextModule(text, { identifier }); // parsed, and not run
  console.log(identifier);
}
"""


def run(files: dict[str, str], folder: Path) -> str:
    """What the bundle of `main.js` prints."""
    for name, text in bundled("main.js", files.__getitem__, "main.js").items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (folder / "package.json").write_text('{"type": "module"}')
    assert NODE
    ran = subprocess.run([NODE, folder / "main.js"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def test_modules_of_one_bundle_and_those_fetched_later_share_what_both_use(tmp_path: Path) -> None:
    files = {
        "main.js": 'import "./aside.js";\n'
        'import { count as next, WORDS } from "./core/counter.js";\n'
        'import { twice } from "./core/near.js";\n\nnext();\n'
        'import("./far/far.js").then(({ far }) => console.log(far(), twice(), next()));\n'
        'import("./core/near.js").then(({ NAME }) => console.log(NAME, WORDS.a.source.length));\n',
        "aside.js": "const count = 40; // a name that others have too\nglobalThis.aside = count;\n",
        "core/counter.js": COUNTER,
        "core/near.js": 'import { count } from "./counter.js";\n'
        'export { count as once } from "./counter.js";\n'
        "const name = `a // b\n  c`;\nexport { name as NAME };\n"
        "export function twice() {\n  return count() + count();\n}\n",
        "far/far.js": 'import { once } from "../core/near.js";\nimport most from "./most.js";\n'
        "/** Fetched when it is needed. */\nexport const far = () => [most, once()];\n",
        "far/most.js": "/**! Somebody's work */\nconst most = 7;\nexport default most;\n",
    }
    said = run(files, tmp_path).splitlines()
    assert "a // b" in said[0]
    assert said[-1] == "[ 7, 2 ] 7 5"
    assert "Somebody's work" in (tmp_path / "main" / "far-far.js").read_text()
    assert "a name that others have" not in (tmp_path / "main.js").read_text()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('import { a } from "./main.js";\n', "main.js → main.js"),
        ("export let a = 1;\n", "main.js: export let"),
        ('import * as all from "./b.js";\n', "main.js: import *"),
        ("await 1;\n", "main.js: await"),
        ("const here = import.meta.url;\n", "main.js: import.meta"),
    ],
)
def test_what_the_bundler_does_not_read_is_said_with_its_file(text: str, said: str) -> None:
    with pytest.raises(NotBundled, match=re.escape(said)):
        bundled("main.js", {"main.js": text}.__getitem__, "main.js")


def test_every_bundle_of_ours_can_be_read_by_an_engine(tmp_path: Path) -> None:
    assert NODE
    made = {name: text for name, text in assets.made().items() if name.endswith(".js")}
    assert made
    (tmp_path / "made.json").write_text(json.dumps(made), "utf-8")
    (tmp_path / "reads.mjs").write_text(READS, "utf-8")
    command = [NODE, "--experimental-vm-modules", "--no-warnings", "reads.mjs"]
    read = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (read.returncode, read.stdout.split()) == (0, list(made)), read.stderr


def test_every_script_is_in_a_bundle_and_every_sheet_in_a_faces() -> None:
    """A file that no page loads is a mistake, or should go."""
    loaded = set(re.findall(r"\w+", "\n".join(assets.made().values())))
    folder = assets.FOLDER
    exported = re.compile(r"^export (?:async )?(?:function|class|const) (\w+)", re.MULTILINE)
    for path in (folder / "js").rglob("*.js"):
        for name in exported.findall(path.read_text("utf-8")):
            assert name in loaded, (path.name, name)
    listed = {part for parts in assets.SHEETS.values() for part in parts.split()}
    sheets = [path.relative_to(folder / "css") for path in (folder / "css").rglob("*.css")]
    assert listed == {path.with_suffix("").as_posix() for path in sheets}


def test_a_face_has_the_sentences_whose_keys_its_scripts_put_together() -> None:
    """`form.choose_${type}`: a phone once read “form.choose_person” in a list of people."""
    known = set(assets.words())
    sent = set(assets.words(assets.Surface.PHONE))
    assert {key for key in known if key.startswith("form.choose_")} <= sent
    assert len(sent) < len(known)
