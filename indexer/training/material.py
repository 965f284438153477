"""An archive's documents → those fit to learn from, and those held back to see what was learned. Pure."""

import unicodedata
from collections.abc import Iterable, Sequence

from indexer.domain import DocumentId, Passage, Wording
from indexer.errors import NotEnoughToLearn
from indexer.training.pairs import DocumentPassages, Pair

LEAST_DOCUMENTS = 20
LEAST_PAIRS = 500
LEAST_CONFIDENCE = 0.8
"""Of what was recognised in scans: misread words teach misreading."""
_LEAST_MARKED = 0.3
"""Of the words of a Vietnamese text, those with a diacritic (about four in five have one)."""
_SAMPLE = 400
_HELD_BACK = 10
"""One document in so many."""


def fit_to_learn(documents: Iterable[DocumentPassages]) -> list[DocumentPassages]:
    """Return the documents in Vietnamese, each text once, that were read surely.

    Raises
    ------
    NotEnoughToLearn
        There are too few.
    """
    held = list(documents)
    once = [one for one in held if one[0].twin_of is None]
    sure = [one for one in once if (one[0].confidence if one[0].confidence is not None else 1.0) >= LEAST_CONFIDENCE]
    fit = [one for one in sure if is_vietnamese(one[1])]
    if len(fit) < LEAST_DOCUMENTS:
        raise not_enough(
            Wording(
                f"kho có {len(held)} văn bản, trong đó {len(fit)} văn bản tiếng Việt đọc rõ, không trùng; cần ít nhất {LEAST_DOCUMENTS}",
                f"of the archive's {len(held)} documents, {len(fit)} are Vietnamese, surely read and no copies; at least "
                f"{LEAST_DOCUMENTS} are needed",
            )
        )
    return fit


def check_pairs(pairs: Sequence[Pair]) -> None:
    """Raise :class:`NotEnoughToLearn` where there are too few pairs."""
    if len(pairs) < LEAST_PAIRS:
        raise not_enough(
            Wording(
                f"chỉ rút ra được {len(pairs)} cặp câu hỏi và đoạn trả lời; cần ít nhất {LEAST_PAIRS}",
                f"only {len(pairs)} pairs of question and passage were found; at least {LEAST_PAIRS} are needed",
            )
        )


def not_enough(detail: Wording) -> NotEnoughToLearn:
    """Return the error that says why."""
    return NotEnoughToLearn(
        Wording(
            f"không đủ để luyện: {detail.vi}; mô hình giữ nguyên",
            f"there is not enough to learn from: {detail.en}; the model stays as it is",
        )
    )


def is_vietnamese(passages: Sequence[Passage]) -> bool:
    """Tell by the diacritics whether passages are in Vietnamese."""
    words = [word for passage in passages[:_SAMPLE] for word in passage.text.split() if word.isalpha()]
    marked = sum(
        any(unicodedata.combining(c) for c in unicodedata.normalize("NFD", word)) or "đ" in word.lower() for word in words
    )
    return bool(words) and marked >= _LEAST_MARKED * len(words)


def is_held_back(document: DocumentId) -> bool:
    """Tell whether a document is not learned from, the same for ever: what was learned is seen on it."""
    return int(document[:8], 16) % _HELD_BACK == 0
