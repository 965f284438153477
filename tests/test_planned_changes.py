"""What is asked for, proposed or yet to be made changes no document."""

import pytest

from indexer.directive.citations.citations import find_citations
from indexer.directive.citations.plans import tells_of_plans
from indexer.directive.citations.relations import ends_of
from indexer.domain import DocumentId, DocumentType, Header, Passage, PassageId, Section

AMENDING = "Sửa đổi Điều 8 Nghị định số 12/2024/NĐ-CP ngày 02 tháng 01 năm 2024."


def edges(header: Header, *told: tuple[str, ...]) -> list[str]:
    """``source kind target`` of passages, each its headings and its text."""
    passages = [
        Passage(
            PassageId(f"d.{ordinal}"),
            DocumentId("d"),
            ordinal,
            1,
            0,
            len(text),
            text,
            section_path=tuple(Section(title.split()[0], title) for title in headings),
        )
        for ordinal, (*headings, text) in enumerate(told, 1)
    ]
    ends = [(ends_of(citation), citation.kind.value) for citation in find_citations(passages, header)]
    return [f"{source.key if source else '.'} {kind} {target.key if target else '.'}" for (source, target), kind in ends]


@pytest.mark.parametrize(
    ("heading", "is_plan"),
    [
        ("1.2. Kiến nghị thực thi", True),
        ("III. Khó khăn, vướng mắc và đề xuất, kiến nghị", True),
        ("2. Nội dung đề xuất đơn giản hóa", True),
        ("Điều 1. Chương trình lập pháp năm 2026", True),
        ("KẾ HOẠCH SỬA ĐỔI, BỔ SUNG CÁC LUẬT VỀ TỔ CHỨC", True),
        ("II. Danh mục văn bản cần sửa đổi, bổ sung", True),
        ("Điều 1. Sửa đổi Nghị quyết số 12/2024/UBTVQH15 về Chương trình lập pháp năm 2025", False),
        ("Điều 5. Tiếp nhận phản ánh, kiến nghị", False),
        ("Điều 3. Hiệu lực thi hành", False),
        ("Kế hoạch triển khai thi hành Luật Chợ", False),
    ],
)
def test_headings_of_what_is_not_done_yet(heading: str, is_plan: bool) -> None:
    assert tells_of_plans(heading) is is_plan


def test_what_is_proposed_is_not_done() -> None:
    decision = Header(type=DocumentType.DECISION)
    assert edges(decision, ("1.2. Kiến nghị thực thi", AMENDING)) == [". cites 12/2024/NĐ-CP"]
    assert edges(decision, ("Điều 1. Sửa đổi một số điều", AMENDING)) == [". amends 12/2024/NĐ-CP"]


def test_what_is_proposed_may_tell_of_what_was_done() -> None:
    told = "Sửa đổi Điều 8 Nghị định số 12/2024/NĐ-CP được sửa đổi, bổ sung tại Nghị định số 34/2025/NĐ-CP."
    found = edges(Header(type=DocumentType.DECISION), ("1.2. Kiến nghị thực thi", told))
    assert found == [". cites 12/2024/NĐ-CP", "34/2025/NĐ-CP amends 12/2024/NĐ-CP"]


def test_a_list_of_wishes_ends_with_its_items() -> None:
    found = edges(
        Header(type=DocumentType.DECISION),
        ("Điều 2. Tổ chức", "Ủy ban nhân dân tỉnh kiến nghị Chính phủ:"),
        ("Điều 2. Tổ chức", "1. " + AMENDING),
        ("Điều 2. Tổ chức", "Bãi bỏ Quyết định số 34/2025/QĐ-UBND."),
    )
    assert found == [". cites 12/2024/NĐ-CP", ". repeals 34/2025/QĐ-UBND"]


def test_a_law_of_a_programme_changes_nothing_yet() -> None:
    law = "1. Luật sửa đổi, bổ sung một số điều của Luật Nhà ở"
    programme = Header(type=DocumentType.RESOLUTION, subject="Chương trình lập pháp năm 2026")
    planned = [
        ". cites luat sua doi bo sung mot so dieu cua luat nha o",
        ". cites luat nha o",
    ]
    assert edges(programme, ("Phụ lục", law)) == planned
    assert edges(Header(), ("Điều 1. Nhiệm vụ", "Hoàn thiện dự án Luật sửa đổi, bổ sung một số điều của Luật Nhà ở")) == planned
    assert edges(Header(), ("Điều 1. Nhiệm vụ", law))[1] == ("luat sua doi bo sung mot so dieu cua luat nha o amends luat nha o")


def test_a_plan_amends_no_decree() -> None:
    plan = Header(type=DocumentType.PLAN)
    assert edges(plan, ("II. Nhiệm vụ", AMENDING)) == [". cites 12/2024/NĐ-CP"]
    assert edges(plan, ("IV. Tổ chức", "Kế hoạch này thay thế Kế hoạch số 12/KH-UBND.")) == [". replaces 12/KH-UBND"]
    assert edges(plan, ("IV. Tổ chức", "Bãi bỏ Kế hoạch số 12/KH-UBND.")) == [". repeals 12/KH-UBND"]
