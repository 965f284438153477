"""A draft held against a small archive, and comments written into Word files."""

import re
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest

from indexer.citations import Citation
from indexer.comments import Comment
from indexer.directive.citations.citations import citations_of
from indexer.domain import Document, DocumentId, DocumentType, Header, Passage, PassageId, Reading, Role
from indexer.embedding.hashing import HashingModel
from indexer.errors import BadRequest, Damaged, PasswordNeeded
from indexer.preparation import Gate
from indexer.reading.limits import ReadingLimits
from indexer.reading.plain import read_text
from indexer.reading.word.comments import with_comments
from search_api.drafts.checking import DraftChecker
from search_api.drafts.citation_checks import agreement, is_meant, may_be_letter, noun_of, wrong_form
from search_api.drafts.quotations import compare, quotations
from search_api.drafts.report import draft_html
from search_api.drafts.verdicts import Check, Difference, VerdictKind
from search_api.relations.issuers import same_issuer
from tests.small_archive import Part, made_document, small_archive

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _read(name: str, content: bytes) -> Reading:
    del name
    return read_text(content, ReadingLimits())


_UBND = "Ủy ban nhân dân phường Vĩnh Khê"


@pytest.fixture(scope="module")
def checker() -> DraftChecker:
    """The small archive, the decision that one of its documents replaces, and a letter."""
    archive, model = small_archive(), HashingModel()
    replaced = Header("15/QĐ-UBND", DocumentType.DECISION, _UBND, None, date(2025, 7, 8), "ban hành Quy chế cũ của Trung tâm")
    letter = Header("143/UBND-VX", DocumentType.LETTER, _UBND, None, date(2026, 1, 12), "mở lớp bình dân học vụ số")
    heading_of_another = "quy định việc trồng cây xanh trong khu công nghiệp"
    consolidated = Header("21/VBHN-BCT", DocumentType.CIRCULAR, "Bộ Công Thương", None, date(2025, 3, 5), heading_of_another)
    from_tax_office = Header("5680/CT-CS", DocumentType.LETTER, "Cục Thuế", None, date(2025, 12, 1), "xử phạt về hóa đơn")
    with archive.writer(model.identity) as writer:
        for digit, header in (("d", replaced), ("e", letter), ("f", consolidated), ("7", from_tax_office)):
            parts: list[Part] = [(Role.BODY, (), f"Số {header.symbol}. Các tổ dân phố thực hiện từ ngày ký.")]
            writer.put_document(made_document(DocumentId(digit * 16), parts, model, header))
        writer.commit()
    return DraftChecker(archive, None, _read, Gate)


def test_a_citation_that_is_not_in_the_archive_is_never_called_right(checker: DraftChecker) -> None:
    """What the archive has not could not be compared, and says so."""
    found = checker.check_text("Thực hiện Nghị quyết số 99-NQ/TW, ngày 01/02/2024 của Bộ Chính trị về một việc lớn.").findings
    assert [one.kind for one in found] == [VerdictKind.ABSENT]
    assert Check.DATE in found[0].could_not
    assert Check.DATE not in found[0].ran


def test_a_letter_that_the_archive_has_not_is_no_directive_for_its_body_s_code(checker: DraftChecker) -> None:
    """Its type is not compared: nothing is said of it, neither wrong nor right."""
    (found,) = checker.check_text("Căn cứ Công văn số 987/CT-CS, ngày 01/12/2025 của Cục Thuế;").findings
    assert found.kind is VerdictKind.ABSENT
    assert Check.TYPE not in found.ran
    (wrong,) = checker.check_text("Căn cứ Công văn số 19/CT-TTg, ngày 01/12/2025;").findings
    assert wrong.kind is VerdictKind.WRONG_TYPE


def test_a_day_that_does_not_exist_is_a_wrong_date(checker: DraftChecker) -> None:
    """No archive is needed to tell."""
    found = checker.check_text("Thực hiện Nghị quyết số 99-NQ/TW, ngày 31/02/2024 của Bộ Chính trị.").findings
    assert [one.kind for one in found] == [VerdictKind.WRONG_DATE]


def test_an_abbreviation_before_its_definition_is_told(checker: DraftChecker) -> None:
    """The first use is, and those after the definition are not."""
    text = "Các tổ CNSCĐ họp hằng tháng tại nhà văn hóa của khu.\n\nTổ công nghệ số cộng đồng (CNSCĐ) do phường lập. Tổ CNSCĐ báo cáo hằng quý."
    found = [one for one in checker.check_text(text).findings if one.kind is VerdictKind.UNDEFINED]
    assert [(one.text, one.passage.ordinal) for one in found] == [("CNSCĐ", found[0].passage.ordinal)]
    assert "họp hằng tháng" in found[0].passage.text


def test_a_draft_with_a_mark_of_secrecy_is_refused(checker: DraftChecker) -> None:
    """None of its text is in the error."""
    with pytest.raises(BadRequest, match="secrecy") as refused:
        checker.check_text("ĐẢNG ỦY PHƯỜNG\nMẬT\n\nNội dung không được lộ ra ngoài.")
    assert "không được lộ" not in refused.value.wording.vi


def test_a_draft_without_citations_says_so(checker: DraftChecker) -> None:
    """The report says that nothing is cited rather than that all is right."""
    checked = checker.check_text("Đề nghị các đơn vị chuẩn bị hội trường trước cuộc họp giao ban tháng tới.")
    assert checked.citations == 0
    assert "không viện dẫn văn bản nào" in draft_html(checked, "vi")


# --- One citation against one document -------------------------------------------------------------------------


def _cited(text: str) -> Citation:
    (citation,) = citations_of(text)
    return citation


def _bare(header: Header) -> Document:
    with small_archive().view() as view:
        document = view.documents(limit=1)[0][0]
    return replace(document, header=header)


_HELD = Header(
    symbol="05-CTr/TU",
    issuer="Ban Thường vụ Thành ủy",
    issued=date(2025, 10, 14),
    subject="về phát triển khoa học, công nghệ và chuyển đổi số",
)


@pytest.mark.parametrize(
    ("text", "wrong", "meant"),
    [
        ("Chương trình số 05-CTr/TU, ngày 14/10/2025 của Ban Thường vụ Thành ủy", [], True),
        ("Chương trình số 05-CTr/TU, ngày 15/10/2025 của Ban Thường vụ Thành ủy", [Check.DATE], True),
        ("Chương trình số 05-CTr/TU, ngày 14/10/2025 của Ban Thường vụ Tỉnh ủy Lâm Xuyên", [Check.ISSUER], True),
        ("Chương trình số 05-CTr/TU, ngày 03/4/2021", [Check.DATE], False),
    ],
)
def test_what_does_not_agree_is_told_apart(text: str, wrong: list[Check], meant: bool) -> None:
    """A wrong date or issuer is one only where something else agrees: the number alone is another document's too."""
    found = agreement(_cited(text), _bare(_HELD))
    assert (found.wrong, is_meant(found, "05-CTr/TU")) == (wrong, meant)


@pytest.mark.parametrize(("month", "wrong", "compared"), [("2025-10", [], False), ("2025-11", [Check.DATE], True)])
def test_a_month_can_only_contradict_a_day(month: str, wrong: list[Check], compared: bool) -> None:
    cited = _cited("Chương trình số 05-CTr/TU, ngày 14/10/2025 của Ban Thường vụ Thành ủy")
    found = agreement(cited, _bare(replace(_HELD, issued=None, issued_in=month)))
    assert (found.wrong, Check.DATE in found.agrees) == (wrong, compared)


@pytest.mark.parametrize(
    ("raw", "right"),
    [
        ("71/NQ-TW", "71-NQ/TW"),
        ("2-CTr/TU", "02-CTr/TU"),
        ("71 – NQ/TW", None),
        ("71-NQ/TW", None),
        ("30/2020/NĐ-CP", None),
        ("206-CP", None),
        ("05/2010/TTLT/BTP-BNG", None),
        ("144/2025/CV-BSGBTr", None),
        ("30/2020/ND-CP", "30/2020/NĐ-CP"),
    ],
)
def test_the_form_of_symbols(raw: str, right: str | None) -> None:
    """Order, signs and the leading zero count; spaces and the length of dashes do not."""
    assert wrong_form(raw) == right


def test_a_noun_that_its_symbol_contradicts() -> None:
    """A decision and a regulation share a code."""
    assert noun_of("Chỉ thị số 71-NQ/TW", DocumentType.RESOLUTION) is not None
    assert noun_of("Quy định số 66-QĐ/TW", DocumentType.DECISION) is None
    assert noun_of("Kết luận số 46-TB/TU", DocumentType.NOTICE) is None
    assert noun_of("Thông báo số 21-KL/TU", DocumentType.CONCLUSION) is not None


@pytest.mark.parametrize(
    ("said", "symbol", "is_one"),
    [
        ("Công văn", "987/CT-CS", True),
        ("Công văn", "12/TTr-NV2", True),
        ("Công văn", "19/CT-TTg", False),
        ("Công văn", "15/CT-UBND", False),
        ("Công văn", "50/2020/TT-BGDĐT", False),
        ("Công văn", "03-CT/TU", False),
        ("Kế hoạch", "987/CT-CS", False),
        ("Công văn", "15/QĐ-CS", False),
    ],
)
def test_a_letter_s_symbol_begins_with_its_body(said: str, symbol: str, *, is_one: bool) -> None:
    """*CT* is *Chỉ thị* and *Cục Thuế*: behind a type stands who issued it, behind a body its department."""
    assert may_be_letter(f"{said} số {symbol}", symbol) is is_one


@pytest.mark.parametrize(
    ("said", "held", "same"),
    [
        ("Sở GD&ĐT", "Sở Giáo dục và Đào tạo thành phố Hải Lam", True),
        ("Sở KH&CN", "Sở Khoa học và Công nghệ", True),
        ("Sở LĐ-TB&XH", "Sở Lao động - Thương binh và Xã hội", True),
        ("BTV Thành ủy", "Ban Thường vụ Thành ủy Hải Lam", True),
        ("UBND TP", "Ủy ban nhân dân thành phố", True),
        ("UBMTTQ phường", "Ủy ban Mặt trận Tổ quốc Việt Nam phường", True),
        ("TTg", "Thủ tướng Chính phủ", True),
        ("Bộ trưởng Bộ Y tế", "Bộ Y tế", True),
        ("Đảng ủy phường", "Ban Thường vụ Đảng ủy phường Vĩnh Khê", True),
        ("Trung ương", "Bộ Chính trị", None),
        (None, "Bộ Chính trị", None),
        ("HĐND thành phố", "Ủy ban nhân dân thành phố", False),
        ("Ban Thường vụ Đảng ủy", "Ủy ban Kiểm tra Đảng ủy phường", False),
        ("Ủy ban nhân dân thành phố", "Ủy ban nhân dân phường Vĩnh Khê", False),
        ("Đảng ủy phường Vĩnh Khê", "Đảng ủy phường Cẩm Triều", False),
        ("Ban Chấp hành Trung ương", "Bộ Chính trị", False),
        ("Bộ TC", "Bộ Y tế", False),
        ("Thanh tra Chính phủ", "Chính phủ", False),
        ("Văn phòng Đảng ủy phường", "Đảng ủy phường Vĩnh Khê", False),
    ],
)
def test_names_of_the_same_body(said: str | None, held: str | None, same: bool | None) -> None:
    """Whole or short, with or without the place, head or body; other bodies of the same place are others."""
    assert same_issuer(said, held) is same


@pytest.mark.parametrize(
    ("subject", "wrong"),
    [
        ("về phát triển đội tàu đánh bắt xa bờ đến năm 2035", [Check.SUBJECT]),
        ("về phát triển khoa học và chuyển đổi số", []),
        ("ve phat trien khoa hoc, cong nghe va chuyen doi so", []),
    ],
)
def test_subjects_are_told_apart_by_their_marks_unless_these_were_lost(subject: str, wrong: list[Check]) -> None:
    """*Đội* is not *đổi*."""
    text = f"Chương trình số 05-CTr/TU, ngày 14/10/2025 của Ban Thường vụ Thành ủy {subject}"
    cited = _cited(text)
    cited = replace(cited, document=replace(cited.document, subject=subject))
    assert agreement(cited, _bare(_HELD)).wrong == wrong


def test_a_letter_is_no_decision_though_its_symbol_names_no_type(checker: DraftChecker) -> None:
    """The type of the document that the archive has tells."""
    (finding,) = checker.check_text("Theo Quyết định số 143/UBND-VX của Ủy ban nhân dân phường Vĩnh Khê, các tổ họp.").findings
    assert finding.kind is VerdictKind.WRONG_TYPE


def test_a_document_of_the_archive_is_what_it_calls_itself_whatever_its_code_stands_for(checker: DraftChecker) -> None:
    kinds = [
        checker.check_text(f"Theo {noun} số 5680/CT-CS, ngày 01/12/2025 của Cục Thuế.").findings[0].kind
        for noun in ("Công văn", "Quyết định")
    ]
    assert kinds == [VerdictKind.MATCH, VerdictKind.WRONG_TYPE]


@pytest.mark.parametrize(
    ("noun", "kind"),
    [
        ("Văn bản hợp nhất", VerdictKind.MATCH),
        ("Thông tư", VerdictKind.MATCH),
        ("Nghị định", VerdictKind.WRONG_TYPE),
    ],
)
def test_a_consolidation_is_also_called_by_the_heading_it_bears(checker: DraftChecker, noun: str, kind: VerdictKind) -> None:
    (finding,) = checker.check_text(f"Căn cứ {noun} số 21/VBHN-BCT ngày 05/3/2025 của Bộ Công Thương;").findings
    assert (finding.kind, Check.TYPE in finding.ran) == (kind, True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Theo Quyết định số 15/QĐ-UBND ngày 08/7/2025, Trung tâm mở cửa cả tuần.", VerdictKind.ENDED),
        ("Quyết định số 212/QĐ-UBND “ban hành Quy chế (thay thế Quyết định số 15/QĐ-UBND)”.", VerdictKind.MATCH),
        ("Quyết định số 15/QĐ-UBND ngày 08/7/2025, đã được thay thế, không còn là căn cứ.", VerdictKind.MATCH),
        ("Rà soát để sửa đổi, bổ sung một số điều của Quyết định số 15/QĐ-UBND.", VerdictKind.MATCH),
    ],
)
def test_whoever_says_that_a_document_is_replaced_is_not_told(checker: DraftChecker, text: str, kind: VerdictKind) -> None:
    """However it is said; who rests on it is."""
    found = [one for one in checker.check_text(text).findings if "15/QĐ-UBND" in one.text]
    assert [one.kind for one in found] == [kind]


def test_who_rests_on_a_document_whose_own_time_is_over_is_told_with_its_sentence() -> None:
    archive, model = small_archive(), HashingModel()
    header = Header("7/QĐ-UBND", DocumentType.DECISION, _UBND, None, date(2019, 5, 6), "thí điểm họp trực tuyến")
    parts: list[Part] = [(Role.BODY, (), "Quyết định này có hiệu lực đến hết ngày 31/12/2020.")]
    with archive.writer(model.identity) as writer:
        writer.put_document(made_document(DocumentId("d" * 16), parts, model, header))
        writer.commit()
    (finding,) = DraftChecker(archive, None, _read, Gate).check_text("Theo Quyết định số 7/QĐ-UBND ngày 06/5/2019.").findings
    assert finding.kind is VerdictKind.ENDED
    assert "đã hết thời hạn hiệu lực (đến hết 31/12/2020, theo chính văn bản)" in finding.told[0].vi
    assert finding.evidence is not None
    assert finding.evidence.text == parts[0][2]


def test_a_citation_right_below_the_heading_of_a_draft_is_no_number_of_its_own(checker: DraftChecker) -> None:
    """A pasted page has no letterhead."""
    assert checker.check_text("KẾ HOẠCH\n\nNghị quyết số 99-NQ/ĐU nêu rõ nhiệm vụ của năm.").citations == 1


# --- Quotations --------------------------------------------------------------------------------------------------

_SOURCE = Passage(
    PassageId("a.1"), DocumentId("a" * 16), 1, 1, 0, 0, "Mỗi khu dân cư có ít nhất một tổ hỗ trợ, họp hằng quý tại nhà văn hóa."
)


@pytest.mark.parametrize(
    ("words", "is_there", "differences"),
    [
        ("có ít nhất một tổ hỗ trợ, họp hằng quý", True, ()),
        ("Mỗi khu dân cư … họp hằng quý tại nhà văn hóa", True, ()),
        ("có ít nhất hai tổ hỗ trợ, họp hằng quý", False, (Difference("hai", "một"),)),
        ("ngân sách bảo đảm toàn bộ chi phí đi lại", False, ()),
    ],
)
def test_a_quotation_and_its_source(words: str, is_there: bool, differences: tuple[Difference, ...]) -> None:
    """The words that differ are told, side by side."""
    compared = compare(words, [_SOURCE])
    assert (compared.is_there, compared.differences) == (is_there, differences)


def test_only_what_is_announced_is_a_quotation() -> None:
    """Names and subjects stand in marks as well."""
    said = "Nghị quyết số 71-NQ/TW nêu rõ: “mỗi khu dân cư có một tổ”; hưởng ứng phong trào “thi đua dạy tốt và học tốt”."
    assert [one.words for one in quotations(said, citations_of(said))] == ["mỗi khu dân cư có một tổ"]
    listed = 'Theo Nghị quyết số 71-NQ/TW. nguoiky: "Một người nào đó" trichyeu: "một việc nào đó của năm nay"'
    assert not list(quotations(listed, citations_of(listed)))


def test_what_follows_a_mere_number_is_no_subject() -> None:
    """*Theo Nghị định số …, cơ quan thực hiện …* says what is done; the right words are taken all the same."""
    other = _cited("Theo Chương trình số 05-CTr/TU thực hiện chuyển dữ liệu hóa đơn về kho của ngành thuế")
    assert Check.SUBJECT not in agreement(other, _bare(_HELD)).agrees


# --- Word --------------------------------------------------------------------------------------------------------

_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def _docx(body: str, more: dict[str, str] | None = None) -> bytes:
    written = BytesIO()
    parts = {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELS, "word/styles.xml": f'<w:styles xmlns:w="{_W}"/>'}
    parts |= {"word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'} | (more or {})
    with zipfile.ZipFile(written, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return written.getvalue()


def _part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return package.read(name).decode("utf-8")


_BODY = (
    "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Theo Nghị quyết số 71-</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>NQ/TW ngày 22/8</w:t></w:r>"
    '<w:del w:id="7" w:author="x"><w:r><w:delText>bỏ</w:delText></w:r></w:del></w:p>'
)


def test_a_comment_stands_at_its_words_and_nothing_else_changes() -> None:
    """Runs are parted and keep their formatting; a tracked change and every other part stay."""
    before = _docx(_BODY)
    after = with_comments(before, [Comment("số 71-NQ/TW", "Theo Nghị quyết ", " ngày 22/8", "sai ngày")])
    text = _part(after, "word/document.xml")
    marked = text[text.index("commentRangeStart") : text.index("commentRangeEnd")]
    assert "".join(re.findall(r"<w:t[ >][^<]*?>?([^<>]*)</w:t>", marked)) == "số 71-NQ/TW"
    assert "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", text)) == "Theo Nghị quyết số 71-NQ/TW ngày 22/8"
    assert text.count("<w:b/>") == text.count("<w:i/>") == 2
    assert "<w:delText>bỏ</w:delText>" in text
    assert "sai ngày" in _part(after, "word/comments.xml")
    assert _part(after, "word/styles.xml") == _part(before, "word/styles.xml")


def test_words_met_twice_are_told_apart_by_what_stands_around_them() -> None:
    """Nested and neighbouring comments both keep the text whole."""
    body = "<w:p><w:r><w:t>A 15/QĐ-UBND một. B 15/QĐ-UBND hai.</w:t></w:r></w:p>"
    comments = [Comment("B 15/QĐ-UBND hai", "một. ", ".", "ngoài"), Comment("15/QĐ-UBND", "một. B ", " hai.", "trong")]
    text = _part(with_comments(_docx(body), comments), "word/document.xml")
    assert "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", text)) == "A 15/QĐ-UBND một. B 15/QĐ-UBND hai."
    inner = text[text.index('commentRangeStart w:id="1"') :]
    assert re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", inner)[0] == "15/QĐ-UBND"


def test_what_is_no_word_file_or_has_a_password_is_refused() -> None:
    """Both say so."""
    with pytest.raises(Damaged):
        with_comments(b"no document", [])
    locked = bytearray(_docx(_BODY))
    for place in [found.start() for found in re.finditer(b"PK\x01\x02", bytes(locked))]:
        locked[place + 8] |= 1
    with pytest.raises(PasswordNeeded):
        with_comments(bytes(locked), [])
