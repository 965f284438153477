"""Numbers as Vietnamese is written: a point between thousands, a comma before decimals."""

_SWAPPED = str.maketrans(",.", ".,")


def figure(value: float, places: int = 0) -> str:
    """Return `value` with `places` decimals: ``1.234,5``. English has Python's own ``f"{value:,.1f}"``."""
    return f"{value:,.{places}f}".translate(_SWAPPED)
