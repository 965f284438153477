"""LibreOffice, where there is one: reads what our own readers cannot, by converting it to a format they can.

It takes seconds a file and came out no better than they on what both can read, so that it is only asked second.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from indexer.domain import Reading
from indexer.errors import Damaged, ReadingTimedOut, TooLarge
from indexer.reading.limits import ReadingLimits

_PATIENCE = 0.7
"""Of the time a file may take: then the conversion is stopped, while there is time to say so."""
_TARGETS = {"docx": "word.docx:read_docx", "xlsx": "sheets.xlsx:read_xlsx", "pptx": "slides.pptx:read_pptx"}

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""
"""No macros, no links followed."""


@cache
def find_office() -> Path | None:
    """Return the program, where it is installed as it usually is."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return Path(found)
    places = [Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")]
    places += [
        Path(folder) / "LibreOffice" / "program" / "soffice.com"
        for name in ("ProgramFiles", "ProgramFiles(x86)", "ProgramW6432")
        if (folder := os.environ.get(name))
    ]
    return next((place for place in places if place.is_file()), None)


def read_with_office(content: bytes, limits: ReadingLimits, *, kind: str, target: str, filter: str) -> Reading:
    """Convert the file to `target` (``docx``, ``xlsx`` or ``pptx``) and read that.

    Raises
    ------
    Damaged
        The program cannot open it either, or there is none.
    ReadingTimedOut, TooLarge
    """
    from importlib import import_module

    converted = _converted(content, limits, kind, target, filter)
    module, _, function = _TARGETS[target].partition(":")
    reading: Reading = getattr(import_module(f"indexer.reading.{module}"), function)(converted, limits)
    return replace(reading, media_type="application/octet-stream")


def _converted(content: bytes, limits: ReadingLimits, kind: str, target: str, filter: str) -> bytes:
    program = find_office()
    if program is None:
        raise Damaged(kind)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        profile = place / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        source, output = place / "source", place / "output"
        source.write_bytes(content)
        _run(
            [
                *(str(program), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo"),
                *(
                    "--nolockcheck",
                    "--nodefault",
                    f"--infilter={filter}",
                    "--convert-to",
                    target,
                    "--outdir",
                    str(output),
                    str(source),
                ),
            ],
            limits.seconds * _PATIENCE,
        )
        found = next(iter(output.glob(f"*.{target}")), None) if output.is_dir() else None
        if found is None:
            raise Damaged(kind)
        if (size := found.stat().st_size) > limits.max_bytes:
            raise TooLarge(size, limits.max_bytes)
        return found.read_bytes()


def _run(command: list[str], seconds: float) -> None:
    # A proxy where nobody listens: whatever a document points to on the network is not reached.
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), "http://127.0.0.1:9")
    process = subprocess.Popen(  # noqa: S603  the program was found on this machine, and no part of the command is a document's
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **nowhere},
        # A group of its own, so that its children can be stopped with it. Windows has no such groups.
        start_new_session=sys.platform != "win32",
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise ReadingTimedOut(seconds) from None
    finally:
        _stop(process)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
    process.wait()
