"""The words of the pages in the reader's language, and how it writes days and numbers.

Vietnamese is what the templates say; English stands in ``locale/en/LC_MESSAGES/messages.po``, read when it is first needed.
The API describes itself in English; what its page shows of that stands in Vietnamese in ``locale/vi/LC_MESSAGES/api.po``.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import cast

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations
from markupsafe import escape

from indexer.domain import Language

LOCALES = Path(__file__).parent / "locale"

_DAY = {"vi": "d/M/y", "en": "d MMM y"}
_MONTH = {"vi": "MM/y", "en": "MMMM y"}


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one language. What stands in for ``%(name)s`` is escaped as templates do, a count written by custom."""

    language: Language
    translations: NullTranslations

    def gettext(self, text: str, /, **values: object) -> str:
        """Return a text."""
        return _filled(self.translations.gettext(text), values)

    def ngettext(self, text: str, texts: str, count: int, /, **values: object) -> str:
        """Return a text that depends on a count, its ``%(num)s``."""
        return _filled(self.translations.ngettext(text, texts, count), {"num": number(count, self.language), **values})

    def pgettext(self, context: str, text: str, /, **values: object) -> str:
        """Return a text that means several things, by where it stands."""
        return _filled(self.translations.pgettext(context, text), values)


def _filled(text: str, values: dict[str, object]) -> str:
    return escape(text) % values if values else text


@cache
def texts(language: Language) -> Texts:
    """Return the words of a language."""
    return Texts(language, NullTranslations() if language == "vi" else _read("en", "messages"))


def described(text: str, language: Language) -> str:
    """Return in a language what the API's description of itself, in English, says."""
    return text if language == "en" else _of_the_api().gettext(text)


@cache
def _of_the_api() -> NullTranslations:
    return _read("vi", "api")


def _read(language: Language, domain: str) -> NullTranslations:
    with (LOCALES / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return cast("NullTranslations", Translations(compiled))


@lru_cache(maxsize=4096)
def day(value: date, language: Language) -> str:
    """Return a date as people write it: 22/8/2025, or 22 Aug 2025."""
    return format_date(value, _DAY[language], locale=language)


def month(value: date, language: Language) -> str:
    """Return a month as people write it: 08/2025, or August 2025."""
    return format_date(value, _MONTH[language], locale=language)


def moment(value: datetime, language: Language) -> str:
    """Return a moment in this machine's time: 14:05, 22/8/2025."""
    local = value.astimezone()
    return f"{local:%H:%M}, {day(local.date(), language)}"


@lru_cache(maxsize=4096)
def number(value: float, language: Language, places: int = 0) -> str:
    """Return a number with its thousands apart and `places` decimals: 12.345 and 1,5, or 12,345 and 1.5."""
    return format_decimal(value, "#,##0" + ("." + "0" * places if places else ""), locale=language)
