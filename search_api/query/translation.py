"""What a question in English is looked for by besides its meaning: the Vietnamese of its words of office, and the names in it. Pure."""

import math
from collections.abc import Iterator

from indexer.domain import Term
from indexer.language.folding import syllables
from indexer.language.glossary import find_translations
from search_api.query.language import is_function_word
from search_api.query.terms import WITH_DIACRITICS, word_terms

_TRANSLATED = 0.8
"""What a word counts that stands for an English one: about as much as one that was typed.

Chosen with the weights of English queries (:data:`search_api.search.ranking.WEIGHTS`) on 35 staff queries in English, the even half; see there.
"""
_MEANINGS = 2
"""Of the things an English word may be in Vietnamese so many are looked for, the likeliest."""


def translated_terms(text: str) -> Iterator[Term]:
    """Yield the terms of what the English `text` is in Vietnamese."""
    for translation in find_translations(text):
        for phrase in translation.phrases[:_MEANINGS]:
            share = _TRANSLATED / math.sqrt(len(phrase.split()))
            for term, weight in word_terms(phrase, WITH_DIACRITICS):
                yield Term(term, weight * share)


def without_english(text: str) -> str:
    """Return `text`, as long as it was, without the words that are but English: in Vietnamese they are others ("can", "to", "do")."""
    blank = [match.range for match in find_translations(text)]
    blank += [word.range for word in syllables(text) if is_function_word(text[word.range.start : word.range.end])]
    letters = list(text)
    for part in blank:
        letters[part.start : part.end] = " " * (part.end - part.start)
    return "".join(letters)


def in_vietnamese(text: str) -> str:
    """Return what of the English `text` is known in Vietnamese, likeliest meanings only, and what stands beside it: names, numbers, other words."""
    return ", ".join([*(match.phrases[0] for match in find_translations(text)), " ".join(without_english(text).split())])
