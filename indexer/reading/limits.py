"""How much one file may cost."""

from collections.abc import Callable
from dataclasses import dataclass, replace

Fitted = Callable[[float, float], float]
"""A page's width and height → by how much to scale it when it is drawn."""


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Past any of these a file is rejected; the run goes on.

    The defaults let through the longest laws and scans of some hundred pages.
    """

    max_bytes: int = 128 * 1024 * 1024
    """Of the file; also of each part that a container unpacks to."""
    max_pages: int = 5_000
    max_characters: int = 5_000_000
    """Of the text that was read, and so of what is interpreted after it, which takes time in proportion. The longest code has three million."""
    max_lines: int = 1_000_000
    max_members: int = 10_000
    """Files in one container, at any depth."""
    max_depth: int = 3
    """Containers in one another, the outermost counted."""
    max_unpacked_bytes: int = 1024 * 1024 * 1024
    """Of everything in one container."""
    max_ratio: int = 300
    """Times its compressed size, of a file in a container over `ratio_from_bytes`: documents pack to a tenth, bombs to a thousandth."""
    ratio_from_bytes: int = 10 * 1024 * 1024
    seconds: float = 60.0
    """From the moment a worker takes the file."""
    memory_bytes: int = 2 * 1024 * 1024 * 1024
    """Held by a worker and the programs it calls."""
    max_scans: int = 500
    """Pages of one file whose print has to be recognised."""
    seconds_a_scan: float = 20.0
    """Added to `seconds` for each of them: some thirty times what one takes."""
    max_pixels: int = 50_000_000
    """Of a picture that is recognised; pages of a PDF are drawn coarser rather than refused."""
    scans_reckoned: int | None = None
    """Pages to recognise that `seconds` has time for; ``None`` where nobody keeps the time."""

    def reckoned_for(self, scans: int) -> "ReadingLimits":
        """Return the limits with time for so many pages to recognise."""
        return replace(self, seconds=self.seconds + scans * self.seconds_a_scan, scans_reckoned=scans)


class ScansAhead(Exception):
    """The file has more pages to recognise than there is time for: read it again, with time for so many."""

    def __init__(self, scans: int) -> None:
        super().__init__(scans)
        self.scans = scans
