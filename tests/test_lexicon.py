"""The words of an archive, as queries need them."""

from collections import Counter
from itertools import pairwise

import pytest

from indexer.language.folding import syllables
from search_api.query.lexicon import Lexicon, Pairs

TEXTS = ("báo cáo nhiều kết quả", "sở số hóa máy móc", "báo cáo số liệu nhiều năm", "thị xã tổ chức hội nghị", "chuyển đổi số")


def lexicon() -> tuple[Lexicon, Pairs]:
    words = [[word.text for word in syllables(text)] for text in TEXTS]
    pairs = Counter(pair for text in words for pair in pairwise(text))
    return Lexicon(1, Counter(word for text in words for word in text)), pairs


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bao nhieu", "bao nhiêu"),
        ("bao cao bao nhieu", "báo cáo bao nhiêu"),
        ("so nao", "sở nào"),
        ("truoc may gio", "trước mấy giờ"),
        ("chuyen doi so", "chuyển đổi số"),
    ],
)
def test_questions_are_known_that_no_directive_asks(typed: str, meant: str) -> None:
    words, pairs = lexicon()
    assert words.restore(typed, lambda: pairs).text == meant


def test_pairs_are_asked_for_once_and_only_in_doubt() -> None:
    words, pairs = lexicon()
    asked: list[int] = []

    def counting() -> Pairs:
        asked.append(1)
        return pairs

    assert words.correct("báo cáo kết quả", counting).changed == ()
    assert asked == []
    words.restore("bao cao", counting)
    words.correct("chyển đổi", counting)
    assert asked == [1]
