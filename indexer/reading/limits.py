"""How much one file may cost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Past any of these a file is rejected; the run goes on.

    The defaults let through the longest laws and scans of some hundred pages.
    """

    max_bytes: int = 128 * 1024 * 1024
    """Of the file; also of each part that a container unpacks to."""
    max_pages: int = 5_000
    max_characters: int = 20_000_000
    """Of the text that was read."""
    seconds: float = 60.0
    """From the moment a worker takes the file."""
    memory_bytes: int = 2 * 1024 * 1024 * 1024
    """On top of what a worker takes when it starts; where the system can limit it (not on Windows)."""
