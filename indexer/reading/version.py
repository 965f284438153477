"""Which readers these are: what others rejected may be readable now."""

import shutil
from importlib.util import find_spec

READERS = "2"
"""To be raised whenever a reader learns to read what was rejected before."""

ENGINES = ("trueocr", "tesserocr")
PROGRAMS = ("tesseract", "soffice")


def readers_version() -> str:
    """Return the version of the readers and the engines they find on this machine, for example ``"2 trueocr soffice"``."""
    engines = (engine for engine in ENGINES if find_spec(engine) is not None)
    programs = (program for program in PROGRAMS if shutil.which(program) is not None)
    return " ".join((READERS, *engines, *programs))
