"""Interpreting a text takes time in proportion to its length, whatever it is made of: the limit of characters is one of time too."""

import gc
import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from indexer.domain import FoundFile
from indexer.embedding.hashing import HashingModel
from indexer.errors import SourceError
from indexer.plan import Task
from indexer.preparation import prepare
from tests.readings import reading_of

TASK = Task("0" * 64, (FoundFile("/r", "a.txt", 1, 1),), ())
SMALL, TIMES = 1_500, 8


def seconds(text: str) -> float:
    """Of this thread, from the gate of secrecy to the windows of a model, without what other tests left to be collected."""
    reading = reading_of(text)
    gc.collect()
    gc.disable()
    begun = time.thread_time()
    try:
        # Nothing but furniture, or a mark: it was looked at all the same.
        with suppress(SourceError):
            prepare(TASK, reading, HashingModel(), datetime.now(UTC))
        return time.thread_time() - begun
    finally:
        gc.enable()


@pytest.mark.parametrize(
    "unit",
    [
        "a) x\n",
        "( “ [ ",
        "1.1.1.1 ",
        "a | ",
        "Nơi nhận:\n- Như trên;\n",
        "Nghị quyết số 12-NQ/TW ngày 1 tháng 2 năm 2020 của ",
        "Sở A chủ trì, phối hợp với ",
        "*_#-./ ",
        "M Ậ T ",
        "từ",
    ],
)
def test_eight_times_the_text_takes_eight_times_as_long_and_not_sixty_four(unit: str) -> None:
    small = max(0.02, min(seconds(unit * (SMALL // len(unit))) for _ in range(2)))
    assert seconds(unit * (SMALL * TIMES // len(unit))) < 3 * TIMES * small
