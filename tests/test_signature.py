"""Signature blocks and lists of recipients, in all the shapes they come in."""

import pytest

from indexer.directive.header.signature import listed_in, read_signature, recipients_of

BLOCKS = {
    "lines": ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "(Đã ký)", "Lê Văn Thảo"],
    "one line": ["TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lê Văn Thảo"],
    "beside the recipients": [
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT, KT (2b). | TM. ỦY BAN NHÂN DÂN",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Lê Văn Thảo",
    ],
    "run on after the recipients": ["Nơi nhận: - Sở Y tế; - Lưu: VT. TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lê Văn Thảo"],
    "name in capitals": ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "LÊ VĂN THẢO"],
    "with a degree": ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "PGS.TS. Lê Văn Thảo"],
    "with a rank": ["KT. CHỦ TỊCH PHÓ CHỦ TỊCH Đại tá Lê Văn Thảo"],
    "dots": ["K.T CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lê Văn Thảo"],
}


@pytest.mark.parametrize("block", BLOCKS)
def test_the_signer_and_the_office_are_found_in_every_shape(block: str) -> None:
    signature = read_signature(BLOCKS[block], ())
    assert signature is not None
    assert (signature.name.title(), signature.title) == ("Lê Văn Thảo", "Phó Chủ tịch")


@pytest.mark.parametrize(
    ("block", "title", "authority"),
    [
        (["T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ THƯỜNG TRỰC", "Hồ Thị Mơ"], "Phó Bí thư Thường trực", "BAN THƯỜNG VỤ"),
        (["TM. CHÍNH PHỦ", "TUQ. THỦ TƯỚNG", "BỘ TRƯỞNG BỘ Y TẾ", "Hồ Thị Mơ"], "Bộ trưởng Bộ Y tế", "CHÍNH PHỦ"),
        (["TL. BỘ TRƯỞNG", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", "Hồ Thị Mơ"], "Phó Chánh Văn phòng", None),
        (["T/M BAN BÍ THƯ Hồ Thị Mơ"], None, "BAN BÍ THƯ"),
        (["BỘ TRƯỞNG", "Hồ Thị Mơ"], "Bộ trưởng", None),
        (["TM. ỦY BAN THƯỜNG VỤ QUỐC HỘICHỦ TỊCH", "Hồ Thị Mơ"], "Chủ tịch", "ỦY BAN THƯỜNG VỤ QUỐC HỘI"),
        (["Q. GIÁM ĐỐC", "Trương Thị Mơ"], "Q. Giám đốc", None),
    ],
)
def test_the_office_is_the_signers_own(block: list[str], title: str | None, authority: str | None) -> None:
    signature = read_signature(block, ["Ông là Bộ trưởng Bộ Y tế của Chính phủ."])
    assert signature is not None
    assert (signature.title, signature.authority) == (title, authority)


@pytest.mark.parametrize(
    "block",
    [["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], ["Nơi nhận:", "- Sở Y tế;", "- Lưu: VT."], ["NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ tên)"], []],
)
def test_a_block_without_a_name_is_signed_by_nobody(block: list[str]) -> None:
    assert read_signature(block, ()) is None


def test_a_deputy_that_fell_to_the_recipients_is_given_back() -> None:
    closing = ["Nơi nhận:", "K/T TRƯỞNG BAN", "- Ban Bí thư (để báo cáo), PHÓ", "TRƯỞNG BAN", "- Lưu VP.", "Hồ Thị Mơ"]
    signature = read_signature(closing, ())
    assert signature is not None
    assert (signature.name, signature.title) == ("Hồ Thị Mơ", "Phó Trưởng ban")
    assert recipients_of(listed_in(closing)) == ["Ban Bí thư (để báo cáo)"]


def test_a_rare_surname_weakens_the_reading() -> None:
    usual, rare = (read_signature(["GIÁM ĐỐC", name], ()) for name in ("Nguyễn Văn An", "Xyêm Văn An"))
    assert usual is not None
    assert rare is not None
    assert usual.confidence > rare.confidence


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (
            ["Nơi nhận: - Như trên; - Bộ Y tế (để b/c); - Cục KTVB - Bộ Tư pháp; - Lưu: VT."],
            ["Bộ Y tế (để b/c)", "Cục KTVB - Bộ Tư pháp"],
        ),
        (["Nơi nhận:", "- Thường trực Tỉnh ủy,", "- Như Điều 3;", "- Lưu VPĐU."], ["Thường trực Tỉnh ủy", "Như Điều 3"]),
        (["Kính gửi: Sở Y tế; Sở Tài chính."], ["Sở Y tế", "Sở Tài chính"]),
        (
            ["Kính gửi:", "- Các Bộ: Y tế; Nội vụ;", "- UBND các xã; Công an tỉnh."],
            ["Các Bộ: Y tế; Nội vụ", "UBND các xã", "Công an tỉnh"],
        ),
        (
            ["Nơi nhận: - Văn phòng Chính phủ - Bộ Công an (để báo cáo) - Sở Y tế"],
            ["Văn phòng Chính phủ", "Bộ Công an (để báo cáo)", "Sở Y tế"],
        ),
        ([], []),
    ],
)
def test_recipients_are_parted_as_the_list_parts_them(texts: list[str], names: list[str]) -> None:
    assert recipients_of(texts) == names


def test_the_columns_of_a_closing_are_told_apart() -> None:
    texts = ["Nơi nhận: | T/M BAN THƯỜNG VỤ", "- Sở Y tế, | BÍ THƯ", "- Lưu VPĐU.", "Hồ Thị Mơ"]
    assert listed_in(texts) == ["Nơi nhận:", "- Sở Y tế,", "- Lưu VPĐU."]
    signature = read_signature(texts, ())
    assert signature is not None
    assert (signature.name, signature.title) == ("Hồ Thị Mơ", "Bí thư")
