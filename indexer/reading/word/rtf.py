"""RTF, in Python: text with its fonts, tables, labels, notes and fields; nothing that is embedded is opened."""

import codecs
import re
from dataclasses import dataclass, field, replace

from indexer.domain import Line, Reading, ReadPage
from indexer.errors import Damaged, TooLarge
from indexer.language.legacy import Font, font_of, mend_runs, mend_title
from indexer.reading.flow import Flow
from indexer.reading.letterheads import kept_of_header
from indexer.reading.limits import ReadingLimits
from indexer.reading.lines import printable

_MEDIA_TYPE = "application/rtf"
_DEEPEST = 500
"""Groups inside groups: real files have some twenty."""

_TOKEN = re.compile(
    rb"\\(?:(?P<word>[a-zA-Z]{1,32})(?P<value>-?\d{1,10})? ?|'(?P<byte>[0-9a-fA-F]{2})|(?P<sign>[^a-zA-Z]))"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\"
)

_CHARSETS = {
    2: "latin-1",
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: "gbk",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
_SKIPPED = frozenset(
    [
        *(
            b"colortbl",
            b"stylesheet",
            b"listtable",
            b"listoverridetable",
            b"revtbl",
            b"rsidtbl",
            b"generator",
            b"pict",
            b"objdata",
        ),
        *(b"fldinst", b"nonshppict", b"shprslt", b"annotation", b"atnid", b"atnauthor", b"atrfstart", b"atrfend", b"sp"),
        *(b"themedata", b"colorschememapping", b"datastore", b"latentstyles", b"xmlnstbl", b"filetbl", b"bkmkstart", b"bkmkend"),
        *(
            b"author",
            b"operator",
            b"subject",
            b"keywords",
            b"doccomm",
            b"company",
            b"category",
            b"hlinkbase",
            b"tc",
            b"xe",
            b"private",
        ),
    ]
)
_KEPT_ALTHOUGH_OPTIONAL = frozenset((b"shpinst", b"shptxt", b"listtext", b"pntext"))
_HEADERS = frozenset((b"header", b"headerl", b"headerr", b"headerf", b"footer", b"footerl", b"footerr", b"footerf"))
_NOTES = frozenset((b"footnote",))
_SIGNS = {
    b"tab": "\t",
    b"line": "\n",
    b"emdash": "—",
    b"endash": "–",
    b"bullet": "•",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"emspace": " ",
    b"enspace": " ",
    b"qmspace": " ",
}
_FLAGS = {b"deleted": "hidden", b"v": "hidden"}


@dataclass(slots=True)
class _State:
    """What a group sets, until it ends."""

    font: int | None = None
    unicode_skip: int = 1
    skipped: bool = False
    hidden: bool = False
    in_table: bool = False
    place: bytes = b""
    """The destination: ``fonttbl``, ``title``, ``header``, ``footnote``; empty in the body."""
    opened: bool = False
    """The destination began with this group."""


@dataclass(slots=True)
class _Story:
    """The body, a header or a note: paragraphs under way."""

    flow: Flow = field(default_factory=Flow)
    runs: list[tuple[str, Font | None]] = field(default_factory=list)

    def end(self, *, in_table: bool) -> None:
        text = "".join(mend_runs(self.runs))
        self.runs = []
        self.flow.paragraph(printable(text), in_table=in_table)


def read_rtf(content: bytes, limits: ReadingLimits) -> Reading:
    """Read the body, then the footnotes; headers only for a letterhead or a mark.

    Raises
    ------
    Damaged
        The end is missing.
    TooLarge
        Groups nest too deep, or the text is over the limit.
    """
    reader = _Reader(limits)
    reader.read(content)
    return Reading(_MEDIA_TYPE, (ReadPage(1, tuple(reader.lines())),), mend_title(reader.title.strip()) or None)


class _Reader:
    def __init__(self, limits: ReadingLimits) -> None:
        self._limits = limits
        self._state = _State()
        self._stack: list[_State] = []
        self._stories = [_Story()]
        self._headers: list[_Story] = []
        self._notes: list[_Story] = []
        self._fonts: dict[int, tuple[Font | None, str]] = {}
        self._font_name, self._charset, self._defining = "", "", 0
        self._code_page = "cp1252"
        self._default_font = 0
        self._bytes = bytearray()
        self._optional = False
        self._to_skip = 0
        self._letters = 0
        self.title = ""

    def read(self, content: bytes) -> None:
        place = content.find(b"{\\rtf")
        depth_seen = False
        while place < len(content):
            match = _TOKEN.match(content, place)
            if match is None:
                break
            place = match.end()
            if match["byte"]:
                self._byte(int(match["byte"], 16))
            elif match["text"]:
                for byte in match["text"]:
                    self._byte(byte)
            elif match["word"]:
                value = int(match["value"]) if match["value"] else None
                if match["word"] == b"bin":
                    place += max(0, value or 0)
                else:
                    self._word(match["word"], value)
            elif match["sign"]:
                self._sign(match["sign"])
            elif match["brace"] == b"{":
                depth_seen = True
                self._open()
            elif match["brace"] == b"}":
                self._close()
                if not self._stack:
                    break
        self._flush()
        if self._stack or not depth_seen:
            raise Damaged("RTF", "thiếu phần cuối, cut short")

    def lines(self) -> list[Line]:
        story = self._stories[0]
        if story.runs:
            story.end(in_table=False)
        lines = story.flow.lines()
        header: list[Line] = []
        for each in self._headers:
            header += kept_of_header(each.flow.lines(), lines)
        for number, note in enumerate(self._notes, 1):
            if found := note.flow.lines():
                lines += [replace(found[0], text=f"[{number}] {found[0].text}"), *found[1:]]
        return header + lines

    def _open(self) -> None:
        self._flush()
        if len(self._stack) >= _DEEPEST:
            raise TooLarge(len(self._stack) + 1, _DEEPEST)
        self._stack.append(self._state)
        self._state = replace(self._state, opened=False)
        self._optional = False

    def _close(self) -> None:
        self._flush()
        if not self._stack:
            return
        state, self._state = self._state, self._stack.pop()
        if state.opened and state.place in _HEADERS | _NOTES:
            story = self._stories.pop()
            if story.runs:
                story.end(in_table=False)
            (self._notes if state.place in _NOTES else self._headers).append(story)
        elif state.place == b"fonttbl":
            self._define_font()

    def _word(self, word: bytes, value: int | None) -> None:
        self._flush()
        optional, self._optional = self._optional, False
        state = self._state
        if state.skipped:
            return
        if word in _SKIPPED or (optional and word not in _KEPT_ALTHOUGH_OPTIONAL):
            state.skipped = True
        elif word in _HEADERS or word in _NOTES:
            state.place, state.opened = word, True
            self._stories.append(_Story())
        elif word in (b"fonttbl", b"title"):
            state.place = word
        elif word in _SIGNS:
            self._add(_SIGNS[word])
        elif word == b"u" and value is not None:
            self._add(chr(value & 0xFFFF))
            self._to_skip = state.unicode_skip
        else:
            self._property(word, value)

    def _property(self, word: bytes, value: int | None) -> None:
        state = self._state
        if word == b"f":
            self._define_font()
            state.font = self._defining = value or 0
        elif word == b"fcharset":
            self._charset = _CHARSETS.get(value or 0, "")
        elif word == b"plain":
            state.font, state.hidden = self._default_font, False
        elif word == b"deff":
            self._default_font = state.font = value or 0
        elif word == b"ansicpg" and value:
            self._code_page = f"cp{value}" if _is_known(f"cp{value}") else "cp1252"
        elif word == b"uc":
            state.unicode_skip = max(0, value or 0)
        elif word in _FLAGS:
            state.hidden = value != 0
        elif word == b"pard":
            state.in_table = False
        elif word == b"intbl":
            state.in_table = True
        elif word in (b"par", b"sect", b"page"):
            self._stories[-1].end(in_table=state.in_table)
        elif word in (b"cell", b"nestcell"):
            self._stories[-1].end(in_table=True)
            if word == b"cell":
                self._stories[-1].flow.end_cell()
        elif word == b"row":
            self._stories[-1].flow.end_row()

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._optional = True
        elif sign in b"\\{}":
            self._byte(sign[0])
        elif sign in b"\r\n":
            self._word(b"par", None)
        else:
            self._flush()
            self._add({b"~": "\u00a0", b"_": "-"}.get(sign, ""))

    def _byte(self, byte: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        elif not self._state.skipped:
            self._bytes.append(byte)

    def _flush(self) -> None:
        if not self._bytes:
            return
        raw, self._bytes = bytes(self._bytes), bytearray()
        font, charset = self._fonts.get(self._state.font or 0, (None, ""))
        encoding = "cp1252" if font else charset or self._code_page
        text = raw.decode(encoding, errors="replace")
        if "\ufffd" in text and encoding == "cp1252":
            text = raw.decode("latin-1")
        self._add(text)

    def _add(self, text: str) -> None:
        state = self._state
        if not text or state.skipped or state.hidden:
            return
        if state.place == b"fonttbl":
            self._font_name += text
            return
        if state.place == b"title":
            self.title += text
            return
        self._letters += len(text)
        if self._letters > self._limits.max_characters:
            raise TooLarge(self._letters, self._limits.max_characters)
        font = self._fonts.get(self._default_font if state.font is None else state.font, (None, ""))[0]
        self._stories[-1].runs.append((text, font))

    def _define_font(self) -> None:
        if self._state.place != b"fonttbl" and not self._font_name:
            return
        name = self._font_name.split(";")[0].strip()
        if name:
            self._fonts[self._defining] = (font_of(name), self._charset)
        self._font_name, self._charset = "", ""


def _is_known(encoding: str) -> bool:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return False
    return True
