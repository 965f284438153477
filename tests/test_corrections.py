"""Corrections of a header by a person."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.directive.header.corrections import FIELD_NAMES, corrected, field_of
from indexer.domain import DocumentType, Evidence, Header, HeaderField, Origin, Urgency
from indexer.errors import BadRequest

READ = Header(
    symbol="12-KH/ĐU",
    type=DocumentType.PLAN,
    issuer="Đảng ủy phường Vĩnh Khê",
    evidence=(Evidence(HeaderField.SYMBOL, 0.9, 1, 0, 8), Evidence(HeaderField.ISSUER, 0.4)),
)


@pytest.mark.parametrize(
    ("field", "value", "attribute", "parsed"),
    [
        ("symbol", "Số: 12 KH/ĐU", "symbol", "12-KH/ĐU"),
        ("số", "50/2020/tt-bgdđt", "symbol", "50/2020/TT-BGDĐT"),
        ("symbol", "7/VP.12-q3", "symbol", "7/VP.12-q3"),
        ("type", "kế hoạch", "type", DocumentType.PLAN),
        ("loại", "ke hoach", "type", DocumentType.PLAN),
        ("type", "KH", "type", DocumentType.PLAN),
        ("type", "Speech", "type", DocumentType.SPEECH),
        ("type", "đề án", "type", DocumentType.SCHEME),
        ("ngày ban hành", "05/11/2025", "issued", date(2025, 11, 5)),
        ("issued", "ngày 5 tháng 11 năm 2025", "issued", date(2025, 11, 5)),
        ("date", "2025-11-05", "issued", date(2025, 11, 5)),
        ("issued", "tháng 5/2025", "issued_in", "2025-05"),
        ("issued", "2025", "issued_in", "2025"),
        ("issuer", "  Ban Thường vụ   Thành ủy ", "issuer", "Ban Thường vụ Thành ủy"),
        ("signer", "Nguyễn Văn An", "signer", "Nguyễn Văn An"),
        ("chức vụ", "Phó Bí thư", "signer_title", "Phó Bí thư"),
        ("nơi nhận", "- Như trên; - Lưu VP", "recipients", ("Như trên", "Lưu VP")),
        ("urgency", "HOẢ TỐC", "urgency", Urgency.MOST_URGENT),
        ("attached-to", "15/qđ-ubnd", "attached_to", "15/QĐ-UBND"),
        ("dự thảo", "có", "is_draft", True),
        ("is_draft", "no", "is_draft", False),
    ],
)
def test_each_field_is_parsed_as_people_write_it(field: str, value: str, attribute: str, parsed: object) -> None:
    header = corrected(READ, field, value)
    assert getattr(header, attribute) == parsed
    (said,) = (found for found in header.evidence if attribute.startswith(found.field.value))
    assert (said.origin, said.confidence, said.page) == (Origin.PERSON, 1.0, None)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("symbol", "kế hoạch", "symbol: not a document's number"),
        ("symbol", "ngày 22/8/2025", "symbol: not a document's number"),
        ("type", "bài thơ", "type: there is no such type; the types: Resolution"),
        ("issued", "31/4/2025", "issued: it takes a day"),
        ("issued", "2025-02-30", "issued: it takes a day"),
        ("issued", "2025-13", "issued: it takes a day"),
        ("issued", "quý 3/2025", "issued: it takes a day"),
        ("issued", "từ 01/5/2025 đến 02/5/2025", "issued: it takes a day"),
        ("issuer", "???", "issuer: it takes words"),
        ("subject", "a" * 2001, "subject: longer than 2000"),
        ("recipients", ";;", "recipients: it takes names"),
        ("urgency", "nhanh", "urgency: the degrees are"),
        ("is_draft", "có lẽ", "is_draft: it takes"),
        ("màu", "đỏ", "there is no such field; the fields: symbol, type"),
    ],
)
def test_what_a_field_cannot_be_is_refused_with_a_clear_word(field: str, value: str, message: str) -> None:
    with pytest.raises(BadRequest, match=message):
        corrected(READ, field, value)


def test_an_empty_value_says_that_the_document_has_none() -> None:
    assert corrected(READ, "symbol", " ").symbol is None
    assert corrected(READ, "recipients", "").recipients == ()
    assert corrected(corrected(READ, "is_draft", "có"), "is_draft", "").is_draft is False


def test_a_day_and_a_month_never_stand_beside_each_other() -> None:
    month = corrected(corrected(READ, "issued", "22/8/2025"), "issued", "tháng 8/2025")
    assert (month.issued, month.issued_in) == (None, "2025-08")
    day = corrected(month, "issued", "22/8/2025")
    assert (day.issued, day.issued_in) == (date(2025, 8, 22), None)
    assert corrected(month, "issued", "").issued_in is None


def test_the_other_fields_and_their_evidence_stay() -> None:
    header = corrected(READ, "symbol", "13-KH/ĐU")
    assert (header.type, header.issuer) == (READ.type, READ.issuer)
    assert Evidence(HeaderField.ISSUER, 0.4) in header.evidence
    assert corrected(header, "symbol", "14-KH/ĐU").evidence.count(Evidence(HeaderField.SYMBOL, 1.0, origin=Origin.PERSON)) == 1


def test_every_field_goes_by_the_names_it_is_shown_under() -> None:
    for field, shown in FIELD_NAMES.items():
        assert field_of(field.value) is field_of(shown.vi) is field_of(shown.en.upper()) is field
    assert set(FIELD_NAMES) == set(HeaderField)


@given(st.sampled_from(HeaderField), st.text(max_size=40))
def test_any_value_is_taken_or_refused(field: HeaderField, value: str) -> None:
    try:
        header = corrected(READ, field, value)
    except BadRequest:
        return
    assert header.evidence[-1].field is field
