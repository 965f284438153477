"""Which language a query is in, and which of its words say little. Pure."""

import re

from indexer.domain import Language
from indexer.language.accents import has_diacritics
from indexer.language.folding import fold, syllables

# Asking words and particles: everyday speech, rare in directives, so BM25 would take them for the gist.
_LITTLE_WORDS = """
    ai nào gì đâu mấy sao thì là à ạ hả nhỉ vậy bao nhiêu với và của các những có được ở tại về này đó kia khi phải chưa rồi
    nữa cũng giùm tôi mình
"""
_SAYS_LITTLE = frozenset(_LITTLE_WORDS.split())

_FUNCTION_WORDS = """
    the of and to in is are was were for on by with what who whom which when where how why does do did must should shall will
    can may has have had be been from at as or an that this these those it its their there any all not about under between
    many much long
"""
_ENGLISH_WORDS = frozenset(_FUNCTION_WORDS.split())
# What a Vietnamese syllable without its marks can look like.
_VIETNAMESE_SHAPE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnpqrstvx])?"
    r"(?:uye|uya|uyu|oai|oay|oeo|uay|uoi|uou|ieu|yeu|ia|ie|iu|ye|ua|ue|ui|uo|uu|uy|oa|oe|oi|oo|ai|ao|au|ay|eo|eu|[aeiouy])"
    r"(?:ch|ng|nh|[cmnpt])?"
)


def says_little(syllable: str) -> bool:
    """Whether a syllable (lower case, with its diacritics) says nothing about what is looked for."""
    return syllable in _SAYS_LITTLE


def is_function_word(word: str) -> bool:
    """Whether `word`, as it stands in an English text, only holds others together; a capital may begin a name ("Nghe An")."""
    return word in _ENGLISH_WORDS


def looks_vietnamese(word: str) -> bool:
    """Whether `word` could be one Vietnamese syllable without its marks."""
    return _VIETNAMESE_SHAPE.fullmatch(fold(word)) is not None


def language_of(text: str) -> Language:
    """English where more words than not are English or foreign; names may bear diacritics among English words."""
    words = {s.text for s in syllables(text) if s.text.isalpha() and re.search("[aeiouy]", fold(s.text))}
    plain = {word for word in words if not has_diacritics(word)}
    english = plain & _ENGLISH_WORDS
    # Abbreviations (UBND, USB) look foreign as well, and have one vowel at most.
    foreign = {word for word in plain if len(re.findall("[aeiouy]", word)) > 1 and not looks_vietnamese(word)}
    told = len(english) > 1 and bool(foreign) if has_diacritics(text) else bool(english and foreign) or len(foreign) > 1
    return "en" if told and len(english | foreign) * 2 > len(words) else "vi"
