"""Where a document's issuer stands, from its name or the codes of its symbol."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.directive.header.levels import LEVEL_NAMES, Level, level_of


@pytest.mark.parametrize(
    ("issuer", "level"),
    [
        ("Ban Bí thư", Level.CENTRAL),
        ("Văn phòng Trung ương Đảng", Level.CENTRAL),
        ("BỘ QUỐC PHÒNG", Level.CENTRAL),
        ("Tòa án nhân dân tối cao", Level.CENTRAL),
        ("Ban Thường vụ Thành ủy Hải Phòng", Level.PROVINCE),
        ("Uỷ ban nhân dân tỉnh Lai Châu", Level.PROVINCE),
        ("Hội đồng nhân dân thành phố Huế", Level.PROVINCE),
        ("Đoàn đại biểu Quốc hội tỉnh Thanh Hóa", Level.PROVINCE),
        ("Ban Tổ chức Tỉnh ủy", Level.AGENCY),
        ("Văn phòng Thành ủy", Level.AGENCY),
        ("Sở Lao động - Thương binh và Xã hội", Level.AGENCY),
        ("Đảng ủy Sở Nội vụ", Level.AGENCY),
        ("Bộ Chỉ huy quân sự tỉnh Nghệ An", Level.AGENCY),
        ("Bảo hiểm xã hội tỉnh Hà Nam", Level.AGENCY),
        ("Ủy ban nhân dân quận 1", Level.DISTRICT),
        ("UBND thị xã Sơn Tây", Level.DISTRICT),
        ("Ủy ban nhân dân thành phố Vinh, tỉnh Nghệ An", Level.DISTRICT),
        ("Ban Thường vụ Đảng ủy phường Vĩnh Khê", Level.COMMUNE),
        ("Công an phường Bến Nghé", Level.COMMUNE),
        ("Đảng ủy xã Tân Lập", Level.COMMUNE),
        ("Đại hội đại biểu toàn quốc", None),
    ],
)
def test_a_name_tells_the_level(issuer: str, level: Level | None) -> None:
    assert level_of(None, issuer) is level


@pytest.mark.parametrize(
    ("symbol", "level"),
    [
        ("71-NQ/TW", Level.CENTRAL),
        ("30/2020/NĐ-CP", Level.CENTRAL),
        ("25/2025/TT-BGDĐT", Level.CENTRAL),
        ("102/2025/NQ-UBTVQH15", Level.CENTRAL),
        ("943-CV/TU", Level.PROVINCE),
        ("12-HD/BTCTU", Level.AGENCY),
        ("05/SGDĐT-VP", Level.AGENCY),
        ("08-CT/HU", Level.DISTRICT),
        ("12-KH/ĐU", None),
        ("15/QĐ-UBND", None),
        (None, None),
    ],
)
def test_codes_tell_it_where_there_is_no_name(symbol: str | None, level: Level | None) -> None:
    """``ĐU`` and ``UBND`` sign at several levels: nothing is guessed."""
    assert level_of(symbol, None) is level


def test_the_name_comes_before_the_code() -> None:
    assert level_of("12-KH/ĐU", "Đảng ủy phường Vĩnh Khê") is Level.COMMUNE
    assert level_of("04-KH/TU", "Ban Tổ chức Tỉnh ủy") is Level.AGENCY


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_has_a_level_or_none(symbol: str, issuer: str) -> None:
    assert level_of(symbol, issuer) in (None, *LEVEL_NAMES)
