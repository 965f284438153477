"""Which words govern a cited document where several could, or where a document cites in a way of its own."""

import pytest

from indexer.directive.citations.citations import citations_of, find_citations
from indexer.domain import DocumentId, Header, Passage, PassageId, Role, Section
from tests.test_citations import edges


def members(stem: str, *texts: str) -> list[str]:
    """Return what is said of the members of a list beneath `stem`: kind and key."""
    roles = [Role.BODY] * (1 + len(texts))
    passages = [
        Passage(PassageId(f"d.{ordinal}"), DocumentId("d"), ordinal, 1, 0, len(text), text, role)
        for ordinal, (text, role) in enumerate(zip((stem, *texts), roles, strict=True), 1)
    ]
    return [f"{citation.kind.value} {citation.document.key}" for citation in find_citations(passages, Header())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What a document promulgates has no number yet: the one behind is the amended law's.
        (
            "Quốc hội ban hành Luật sửa đổi, bổ sung một số điều của Luật Chợ số 16/2023/QH15 đã được sửa đổi, bổ sung theo Luật số 44/2024/QH15.",
            [". amends 16/2023/QH15", "44/2024/QH15 amends 16/2023/QH15"],
        ),
        # Titles in capitals name laws, and documents with their issuers.
        ("LUẬT\nSỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU CỦA LUẬT CHỢ VÀ LUẬT KHO BÃI", [". amends luat cho", ". amends luat kho bai"]),
        ("QUY CHẾ\nXỬ LÝ KỶ LUẬT CÁN BỘ VÀ PHỔ BIẾN PHÁP LUẬT", []),
        (
            "HƯỚNG DẪN ĐIỀU 23 CỦA NGHỊ ĐỊNH SỐ 105/2025/NĐ-CP NGÀY 15 THÁNG 5 NĂM 2025 CỦA CHÍNH PHỦ QUY ĐỊNH CHI TIẾT THI HÀNH LUẬT TÍN NGƯỠNG, TÔN GIÁO",
            [". guides 105/2025/NĐ-CP", "105/2025/NĐ-CP guides luat tin nguong ton giao"],
        ),
        # The names of laws that have commas inside are known.
        (
            "theo Luật Phổ biến, giáo dục pháp luật, Luật Thuế xuất khẩu, thuế nhập khẩu thuộc phạm vi quản lý",
            [". cites luat pho bien giao duc phap luat", ". cites luat thue xuat khau thue nhap khau"],
        ),
        (
            "theo Luật tiêu chuẩn và quy chuẩn kỹ thuật, Luật Hàng không dân dụng Việt Nam và Luật BHYT",
            [
                ". cites luat tieu chuan va quy chuan ky thuat",
                ". cites luat hang khong dan dung viet nam",
                ". cites luat bao hiem y te",
            ],
        ),
        ("Luật được bổ sung vào Chương trình; Luật Bảo hiểm xã hội tham gia bảo hiểm", [". cites luat bao hiem xa hoi"]),
        ("nhận được công văn số 0909/2025/TAEK/CT ngày 9/9/2025 của Công ty", [". replies_to CV 909"]),
        (
            "Căn cứ Luật sửa đổi bổ sung một số điều của Luật ban hành văn bản quy phạm pháp luật số 87/2025/QH15;",
            [". basis 87/2025/QH15", "87/2025/QH15 amends luat ban hanh van ban quy pham phap luat"],
        ),
        # The numbers of amended laws are theirs, where another follows or one is known by it.
        (
            "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Chợ số 31/2024/QH15 và Luật Kho bãi số 27/2023/QH15 ngày 29 tháng 6 năm 2024;",
            [
                ". basis luat sua doi bo sung mot so dieu cua luat cho va luat kho bai 2024",
                "luat sua doi bo sung mot so dieu cua luat cho va luat kho bai 2024 amends 31/2024/QH15",
                "luat sua doi bo sung mot so dieu cua luat cho va luat kho bai 2024 amends 27/2023/QH15",
            ],
        ),
        (
            "theo Luật sửa đổi, bổ sung một số điều của Luật Giá số 16/2023/QH15;",
            [
                ". cites luat sua doi bo sung mot so dieu cua luat gia",
                "luat sua doi bo sung mot so dieu cua luat gia amends 16/2023/QH15",
            ],
        ),
        (
            "KẾ HOẠCH\nTRIỂN KHAI THI HÀNH LUẬT SỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU CỦA LUẬT KHO BÃI TRÊN ĐỊA BÀN TỈNH",
            [
                ". implements luat sua doi bo sung mot so dieu cua luat kho bai",
                "luat sua doi bo sung mot so dieu cua luat kho bai amends luat kho bai",
            ],
        ),
        # A part of what was issued with a document is dropped: that changes the document.
        (
            "Thay thế, bãi bỏ một số từ, cụm từ, quy định tại Nghị quyết và Quy định kèm theo Nghị quyết số 11/2022/NQ-HĐND",
            [". amends 11/2022/NQ-HĐND"],
        ),
        (
            "Thay thế cụm từ “các huyện” thành “các xã” tại khoản 4 Điều 3 Nghị quyết số 11/2022/NQ-HĐND.",
            [". amends 11/2022/NQ-HĐND"],
        ),
        (
            "Bãi bỏ Phần XVII Khoan máy tới độ sâu Định mức kinh tế ban hành kèm theo Thông tư số 07/2013/TT-BTNMT",
            [". repeals 07/2013/TT-BTNMT"],
        ),
        # "được sửa đổi trong": the law is where the change stands, and changed by nobody here.
        ("rà soát các nội dung được sửa đổi, bổ sung trong Luật Chợ", [". cites luat cho"]),
        # A letter behind the subject of a directive stands beside the directive.
        (
            "thực hiện Chỉ thị số 03/CT-UBND ngày 23/01/2024 về việc tập trung thực hiện hiệu quả 03 chương trình trên địa bàn tỉnh, Công văn số 4643/UBND-KGVX",
            [". implements 03/CT-UBND", ". implements 4643/UBND-KGVX"],
        ),
        (
            "Kế hoạch này thay thế Kế hoạch số 371/KH-UBND của Ủy ban nhân dân tỉnh An Châu (nay là tỉnh Hải Lam) về thực hiện Nghị quyết số 48/NQ-CP",
            [". replaces 371/KH-UBND", "371/KH-UBND implements 48/NQ-CP"],
        ),
        ("Sửa đổi kỹ thuật một số điều tại Thông tư số 11/2025/TT-BTP", [". amends 11/2025/TT-BTP"]),
        (
            "Khoản 3 Điều 71 Luật Chợ số 93/2025/QH15 bổ sung vào Điều 4 (thu nhập miễn thuế) của Luật Kho bãi quy định:",
            [". cites 93/2025/QH15", "93/2025/QH15 amends luat kho bai"],
        ),
        (
            (
                "ban hành Thông tư sửa đổi, bổ sung một số điều của Quy chế Cuộc thi nghiên cứu khoa học, kỹ thuật dành cho học sinh trung học ban hành kèm theo"
                " Thông tư số 06/2024/TT-BGDĐT"
            ),
            [". amends 06/2024/TT-BGDĐT"],
        ),
        # What is brought before somebody changes nothing yet.
        ("sớm trình Quốc hội Nghị quyết sửa đổi một số điều Nghị quyết số 70/2025/UBTVQH15", [". cites 70/2025/UBTVQH15"]),
        # Congresses are written in small letters and capitals as well.
        (
            "hoàn thành nhiệm vụ Nghị quyết đại hội lần thứ XIII của Đảng; NGHỊ QUYẾT ĐẠI HỘI LẦN THỨ XIII CỦA ĐẢNG",
            [". cites nghi quyet dai hoi lan thu xiii cua dang"] * 2,
        ),
        # A standard's number has a colon.
        (
            "Thông tư số 09/2019/TT-BNV ban hành Quy chuẩn (QCVN 01-189:2019/BNV) hết hiệu lực kể từ ngày ký.",
            [". repeals 09/2019/TT-BNV"],
        ),
        (
            (
                "Sửa đổi Thông tư số 1/2010/TT-BTP, được sửa đổi bởi Thông tư số 19/2011/TT-BTP sửa đổi, bổ sung một số quy định về thủ tục hành chính của"
                " Thông tư số 5/2008/TT-BTP"
            ),
            [". amends 01/2010/TT-BTP", "19/2011/TT-BTP amends 01/2010/TT-BTP", "19/2011/TT-BTP amends 05/2008/TT-BTP"],
        ),
        # A decree without a number guides; this document does not.
        (
            "Thông tư này hướng dẫn thi hành Luật Chợ, Nghị định quy định chi tiết một số điều và biện pháp thi hành Luật Kho bãi",
            [". guides luat cho", ". cites luat kho bai"],
        ),
        # A title goes on over its lines.
        ("PHÁP LỆNH\nSỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU\nCỦA PHÁP LỆNH KHO BÃI", [". amends phap lenh kho bai"]),
        ("Thực hiện nhiệm vụ năm học\nNghị quyết số 163/2024/QH15", [". cites 163/2024/QH15"]),
        # It tells when.
        ("triển khai hiệu quả ngay sau khi Luật Kho bãi được thông qua", [". cites luat kho bai"]),
        # A list goes on behind the short form of its member.
        (
            (
                "Thực hiện Nghị quyết số 163/2024/QH15 về chợ (Nghị quyết số 163/2024/QH15), Nghị quyết số 50/NQ-CP về triển khai Nghị quyết số"
                " 163/2024/QH15 (Nghị quyết số 50/NQ-CP) và Quyết định số 7619/QĐ-BCA"
            ),
            [
                ". implements 163/2024/QH15",
                ". implements 163/2024/QH15",
                ". implements 50/NQ-CP",
                "50/NQ-CP implements 163/2024/QH15",
                ". implements 50/NQ-CP",
                ". implements 7619/QĐ-BCA",
            ],
        ),
        # The scope of a decree is no amendment of it, and that a circular is in force carries nothing out.
        ("thuộc phạm vi điều chỉnh của Nghị định số 101/2017/NĐ-CP", [". cites 101/2017/NĐ-CP"]),
        (
            "Từ ngày Thông tư này có hiệu lực thi hành, quy định của Thông tư số 06/2015/TT-BTTTT được áp dụng.",
            [". cites 06/2015/TT-BTTTT"],
        ),
        # Nobody says what was changed.
        ("Khoản 3 Điều 10 (được sửa đổi tại khoản 1 Điều 7 Thông tư số 13/2025/TT-BNNMT)", [". cites 13/2025/TT-BNNMT"]),
        ("Thông tư này được sửa đổi bởi Thông tư số 13/2025/TT-BNNMT", ["13/2025/TT-BNNMT amends ."]),
        # A colon inside a subject ends nothing that is said of the document.
        (
            "Quyết định số 39/2021/QĐ-TTg quy định mức vốn, giai đoạn I: Từ năm 2021, đã được sửa đổi tại Quyết định số 18/2023/QĐ-TTg;",
            [". cites 39/2021/QĐ-TTg", "18/2023/QĐ-TTg amends 39/2021/QĐ-TTg"],
        ),
        # A sentence that opens with a document begins anew there.
        (
            "Triển khai thực hiện nhiệm vụ năm học. Thông tư số 14/2023/TT-BCA về quy trình hết hiệu lực thi hành.",
            [". repeals 14/2023/TT-BCA"],
        ),
        # What ceases to be in force is the document, whatever stands in its subject or changed it.
        (
            "Luật Chợ số 1/2018/QH14 đã được sửa đổi theo Luật số 35/2018/QH14; Luật Kho bãi số 24/2018/QH14 hết hiệu lực kể từ ngày Luật này có hiệu lực.",
            [". repeals 01/2018/QH14", "35/2018/QH14 amends 01/2018/QH14", ". repeals 24/2018/QH14"],
        ),
        # A document follows another in its own subject.
        (
            "Căn cứ Hướng dẫn số 06-HD/BTCTW về chế độ phụ cấp đối với báo cáo viên theo Thông báo số 13-TB/TW;",
            [". basis 06-HD/BTCTW", "06-HD/BTCTW cites 13-TB/TW"],
        ),
        # Making known is not carrying out; what is said of a document is said of its short form in brackets.
        ("Phổ biến, quán triệt cho nhân viên về Điều 215 Bộ luật Hình sự năm 2015", [". cites bo luat hinh su 2015"]),
        (
            "Thực hiện Nghị quyết số 214/NQ-CP của Chính phủ về dữ liệu (Nghị quyết 214/NQ-CP);",
            [". implements 214/NQ-CP", ". implements 214/NQ-CP"],
        ),
        ("thực hiện trên cơ sở tuân thủ Hiến pháp", [". cites hien phap"]),
        ("các giải pháp thực hiện được đề ra tại Quyết định số 991/QĐ-TTg", [". cites 991/QĐ-TTg"]),
    ],
)
def test_what_governs(text: str, expected: list[str]) -> None:
    assert edges(text) == expected


def test_a_number_whose_codes_nobody_can_read_is_cited_all_the_same() -> None:
    """*27/CTTg* is none of the ways in which symbols are made; the document is told by type and number, and completed."""
    whole = "Chỉ thị số 27/CT-TTg về công tác dân số"
    text = f"{whole}; Chỉ thị số 27/CTTg ngày 15/7/2024 về thực hiện công tác dân số; Quyết định số 16/QĐ-TTg ngày 22/11/2019"
    assert [citation.document.key for citation in citations_of(text)] == ["27/CT-TTg", "27/CT-TTg", "16/QĐ-TTg"]
    assert {citation.kind.value for citation in citations_of(text)} == {"cites"}


def test_the_number_is_followed_by_its_day() -> None:
    assert citations_of("theo Chỉ thị số 27 ngày 15/7/2024")[0].document.key == "CT 27"
    assert not citations_of("trong kế hoạch số 30 ngày")


def test_members_of_a_list_are_told_by_its_stem() -> None:
    """An annex of a document is dropped with the others; what changed a dropped clause is not."""
    stem = "Các Nghị định và các điều khoản sau đây hết hiệu lực thi hành:"
    assert members(stem, "a) Nghị định số 1/2020/NĐ-CP;", "b) Mẫu số 1 Phụ lục kèm theo Nghị định số 104/2022/NĐ-CP;") == [
        "repeals 01/2020/NĐ-CP",
        "repeals 104/2022/NĐ-CP",
    ]
    assert members(stem, "a) Khoản 1 Điều 16 (được sửa đổi bởi Nghị định số 10/2020/NĐ-CP);") == ["cites 10/2020/NĐ-CP"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nghị quyết sửa đổi, bổ sung một số điều của Nghị quyết số 71/2022/QH15 ban hành Nội quy.", [". cites 71/2022/QH15"]),
        ("- Nghị quyết ban hành Quy chế tiếp khách (thay thế Nghị quyết số 12/2016/NQ-HĐND)", [". cites 12/2016/NQ-HĐND"]),
        ("Sửa đổi, bổ sung một số điều của Nghị quyết số 71/2022/QH15.", [". amends 71/2022/QH15"]),
        ("Nghị quyết này thay thế Nghị quyết số 12/2016/NQ-HĐND.", [". replaces 12/2016/NQ-HĐND"]),
    ],
)
def test_what_is_to_be_made_changes_nothing_yet(text: str, expected: list[str]) -> None:
    """An item of a programme begins with the genre of what is planned; *này*, or no subject at all, is the document."""
    below = (Section("I", "I. CHƯƠNG TRÌNH"),)
    made = [Passage(PassageId("d.1"), DocumentId("d"), 1, 1, 0, len(text), text, section_path=below)]
    found = find_citations(made, Header())
    assert [f". {citation.kind.value} {citation.document.key}" for citation in found if citation.partner is None] == expected
