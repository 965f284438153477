"""Which readers these are: what others rejected may be readable now."""

import shutil
from importlib.util import find_spec

from indexer.reading.office import find_office

READERS = "4"
"""To be raised whenever a reader learns to read what was rejected before."""

ENGINES = ("trueocr", "tesserocr")


def readers_version() -> str:
    """Return the version of the readers and the engines they find on this machine, for example ``"2 trueocr office"``."""
    found = [engine for engine in ENGINES if find_spec(engine) is not None]
    if shutil.which("tesseract") is not None:
        found.append("tesseract")
    if find_office() is not None:
        found.append("office")
    return " ".join((READERS, *found))
