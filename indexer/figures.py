"""Numbers, days and shares as each language writes them."""

from datetime import date, datetime

from indexer.domain import Wording

_SWAPPED = str.maketrans(",.", ".,")


def figure(value: float, places: int = 0) -> str:
    """Return `value` as Vietnamese is written, with `places` decimals: ``1.234,5``. English has Python's own ``f"{value:,.1f}"``."""
    return f"{value:,.{places}f}".translate(_SWAPPED)


def day_words(day: date) -> Wording:
    """Return a day as documents write it, ``05/01/2026``; in English with the month's name, for there it could be May."""
    return Wording(f"{day:%d/%m/%Y}", f"{day:%d %b %Y}")


def moment_words(moment: datetime) -> Wording:
    """Return a moment in this machine's time: ``14:05, 05/01/2026``."""
    local = moment.astimezone()
    day = day_words(local.date())
    return Wording(f"{local:%H:%M}, {day.vi}", f"{local:%H:%M}, {day.en}")


def recognition_words(confidence: float) -> Wording:
    """Say that a text was recognised in a scan, and how surely (`confidence` is 0 to 1)."""
    # Rounded down: a hundred would promise what no recogniser keeps.
    percent = min(int(100 * confidence), 99)
    return Wording(f"nhận dạng từ bản quét, độ tin cậy {percent} %", f"recognised in a scan, confidence {percent}%")
