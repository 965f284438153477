"""How much one file may cost."""

from dataclasses import dataclass, replace


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
