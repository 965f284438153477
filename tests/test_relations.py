"""How documents of an archive stand to one another."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from indexer.domain import DocumentType, Header, Role
from indexer.errors import BadRequest, NotInArchive
from search_api.relations.lines import lines_of
from search_api.relations.related import ContradictionKind, EffectStatus, RelationEdge, Status
from search_api.relations.relations import Relations, validities
from search_api.relations.schemas import relations_json
from search_api.relations.words import validity_words
from tests.related_samples import (
    AMENDING,
    CHAIN,
    LETTER,
    NEW_RULES,
    OLD_RULES,
    PLAN,
    PROGRAMME,
    RULES,
    Made,
    archive_of,
    id_of,
)


def told(edges: Iterable[RelationEdge]) -> list[str]:
    def name(end: object) -> str:
        document = getattr(end, "document", None)
        return str(document.header.symbol if document else f"<{end.key}>")  # type: ignore[attr-defined]  # an end

    return [f"{name(edge.source)} {edge.kind.value} {name(edge.target)}" for edge in edges]


def test_what_a_document_rests_on_and_what_rests_on_it() -> None:
    """Of two documents of one number the one is meant that fits the date and the issuer; outside ones are stubs."""
    found = Relations(archive_of(*CHAIN)).of("19 kh/đu")
    assert told(found.rests_on) == ["19-KH/ĐU implements 08-CTr/TU", "19-KH/ĐU cites <luat giao duc 2019>"]
    assert told(found.rested_on_by) == ["21/UBND-VX implements 19-KH/ĐU"]
    target = found.rests_on[0].target
    assert target.key == id_of(PROGRAMME)
    assert target.cited is not None
    assert target.cited.issued == date(2025, 11, 28)
    (statement,) = found.rests_on[0].statements
    assert statement.phrase == "Thực hiện"
    assert statement.passage.text[statement.start : statement.end] == "Chương trình hành động số 08-CTr/TU"


def test_a_later_document_resolves_what_was_cited_before_it_came() -> None:
    before = Relations(archive_of(PLAN)).of("19-KH/ĐU").rests_on[0].target
    assert (before.document, before.key) == (None, "08-CTr/TU")
    after = Relations(archive_of(PLAN, PROGRAMME)).of("19-KH/ĐU").rests_on[0].target
    assert after.key == id_of(PROGRAMME)


_LAWS: tuple[Made, ...] = (
    ("a", Header("45/2013/QH13", DocumentType.LAW, "Quốc hội", issued=date(2013, 11, 29), subject="đất đai"), []),
    ("b", Header("31/2024/QH15", DocumentType.LAW, "Quốc hội", issued=date(2024, 1, 18), subject="Đất đai"), []),
    ("c", Header("45/2019/QH14", DocumentType.LAW, "Quốc hội", issued=date(2019, 11, 20), subject="Lao động"), []),
    ("d", Header(None, DocumentType.ORDINANCE, None, issued=date(2019, 1, 2), subject="Lưu trữ"), []),
)


@pytest.mark.parametrize(
    ("said", "on", "meant", "candidates"),
    [
        ("Luật Đất đai năm 2024", date(2025, 6, 1), "31/2024/QH15", 0),
        ("Luật Đất đai năm 2013", date(2025, 6, 1), "45/2013/QH13", 0),
        # Without a year the newest of its time is meant; where that is not clear, each may be.
        ("Luật Đất đai", date(2025, 6, 1), "31/2024/QH15", 0),
        ("Luật Đất đai", date(2015, 6, 1), "45/2013/QH13", 0),
        ("Luật Đất đai", None, None, 2),
        ("Luật Đất đai", date(2023, 6, 1), None, 1),
        ("Luật Đất đai năm 2003", date(2025, 6, 1), None, 0),
        ("Bộ luật Lao động", date(2021, 6, 1), "45/2019/QH14", 0),
        ("Bộ luật Lao động năm 2019", date(2025, 6, 1), "45/2019/QH14", 0),
        ("Luật Lao động và việc làm năm 2019", date(2025, 6, 1), None, 0),
        # A law is no ordinance.
        ("Luật Lưu trữ năm 2019", date(2025, 6, 1), None, 0),
        ("Pháp lệnh Lưu trữ năm 2019", date(2025, 6, 1), "", 0),
    ],
)
def test_a_law_is_found_by_its_name(said: str, on: date | None, meant: str | None, candidates: int) -> None:
    plan: Made = (
        "9",
        Header("9-KH/ĐU", DocumentType.PLAN, "Đảng ủy", issued=on, subject="thi hành"),
        [(Role.BODY, (), f"Thi hành {said}.")],
    )
    relations = Relations(archive_of(*_LAWS, plan))
    (edge,) = relations.of("9-KH/ĐU").rests_on
    assert (edge.target.document and (edge.target.document.header.symbol or "")) == meant
    assert len(edge.target.candidates) == candidates
    if meant:
        assert told(relations.of(meant).rested_on_by) == [f"9-KH/ĐU implements {meant}"]


def test_what_several_may_mean_keeps_its_candidates() -> None:
    twice: list[Made] = [
        (
            digit,
            Header("05-KH/ĐU", DocumentType.PLAN, f"Đảng ủy phường {place}", issued=date(2026, 1, 5), subject="x"),
            [(Role.BODY, (), f"Kế hoạch của {place}.")],
        )
        for digit, place in (("a", "Một"), ("b", "Hai"))
    ]
    citing: Made = (
        "c",
        Header("9-CV/ĐU", DocumentType.LETTER, "Đảng ủy sở", issued=date(2026, 2, 1)),
        [(Role.BODY, (), "Thực hiện Kế hoạch số 05-KH/ĐU ngày 05/01/2026, chi bộ báo cáo.")],
    )
    relations = Relations(archive_of(*twice, citing))
    (edge,) = relations.of("9-CV/ĐU").rests_on
    assert edge.target.document is None
    assert {one.document.id for one in edge.target.candidates} == {"a" * 16, "b" * 16}
    with pytest.raises(BadRequest, match="several documents"):
        relations.of("05-KH/ĐU")


@pytest.mark.parametrize(
    ("symbol", "as_of", "status", "by"),
    [
        ("15/QĐ-UBND", None, Status.REPLACED, ["212/QĐ-UBND replaces 15/QĐ-UBND", "90/QĐ-UBND amends 15/QĐ-UBND"]),
        ("15/QĐ-UBND", date(2025, 12, 1), Status.AMENDED, ["90/QĐ-UBND amends 15/QĐ-UBND"]),
        ("15/QĐ-UBND", date(2025, 7, 9), Status.UNKNOWN, []),
        ("212/QĐ-UBND", None, Status.PARTLY_EXPIRED, ["300/QĐ-UBND repeals 212/QĐ-UBND"]),
        ("90/QĐ-UBND", None, Status.UNKNOWN, []),
    ],
)
def test_validity_is_said_by_others_and_never_inferred(symbol: str, as_of: date | None, status: Status, by: list[str]) -> None:
    validity = Relations(archive_of(*RULES)).of(symbol, as_of).validity
    assert (validity.status, told(validity.by)) == (status, by)


def test_a_period_that_is_over_is_told() -> None:
    relations = Relations(archive_of(*RULES))
    assert relations.of("15/QĐ-UBND", date(2026, 5, 1)).validity.period_end == 2025
    assert relations.of("15/QĐ-UBND", date(2025, 5, 1)).validity.period_end is None


def test_documents_that_replace_each_other_are_doubtful() -> None:
    """The older one replaces nothing newer; without dates neither is believed."""

    def replacing(digit: str, own: str, other: str, issued: date | None) -> Made:
        return (
            digit,
            Header(own, DocumentType.DECISION, issued=issued),
            [(Role.BODY, (), f"Quyết định này thay thế Quyết định số {other}.")],
        )

    dated = Relations(
        archive_of(
            replacing("a", "10/QĐ-UBND", "11/QĐ-UBND ngày 01/6/2025", date(2025, 1, 1)),
            replacing("b", "11/QĐ-UBND", "10/QĐ-UBND", date(2025, 6, 1)),
        )
    )
    assert dated.of("10/QĐ-UBND").validity.status is Status.REPLACED
    newer = dated.of("11/QĐ-UBND").validity
    assert (newer.status, told(newer.doubtful)) == (Status.UNKNOWN, ["10/QĐ-UBND replaces 11/QĐ-UBND"])
    undated = Relations(
        archive_of(replacing("a", "10/QĐ-UBND", "11/QĐ-UBND", None), replacing("b", "11/QĐ-UBND", "10/QĐ-UBND", None))
    )
    assert undated.of("10/QĐ-UBND").validity.status is Status.UNKNOWN


def test_the_validity_of_many_is_told_at_once() -> None:
    archive = archive_of(*RULES)
    with archive.view() as view:
        documents, _ = view.documents()
    found = Relations(archive).validity(documents)
    assert {id: one.status for id, one in found.items()} == {
        id_of(OLD_RULES): Status.REPLACED,
        id_of(NEW_RULES): Status.PARTLY_EXPIRED,
    }
    assert id_of(AMENDING) not in found


def test_the_chain_goes_up_to_what_is_not_there_and_down() -> None:
    chain = Relations(archive_of(*CHAIN)).chain("19-KH/ĐU")
    assert [(link.level, link.end.document.header.symbol if link.end.document else link.end.key) for link in chain.links] == [
        (-2, "71-NQ/TW"),
        (-1, "08-CTr/TU"),
        (0, "19-KH/ĐU"),
        (1, "21/UBND-VX"),
    ]
    assert told(chain.edges) == [
        "19-KH/ĐU implements 08-CTr/TU",
        "08-CTr/TU implements <71-NQ/TW>",
        "21/UBND-VX implements 19-KH/ĐU",
    ]
    assert chain.complete


def test_a_circle_ends() -> None:
    circle: list[Made] = [
        (digit, Header(own, DocumentType.PLAN), [(Role.BODY, (), f"Thực hiện Kế hoạch số {other}, các đơn vị báo cáo.")])
        for digit, own, other in (
            ("a", "1/KH-UBND", "2/KH-UBND"),
            ("b", "2/KH-UBND", "3/KH-UBND"),
            ("c", "3/KH-UBND", "1/KH-UBND"),
        )
    ]
    chain = Relations(archive_of(*circle)).chain("1/KH-UBND")
    assert len(chain.links) == 3
    assert len(chain.edges) == 3


def test_a_chain_that_is_too_wide_says_so() -> None:
    text = "Thực hiện " + "; ".join(f"Chỉ thị số {number}-CT/TU" for number in range(1, 61)) + "."
    wide: Made = ("9", Header("1-CV/ĐU", DocumentType.LETTER), [(Role.BODY, (), text)])
    relations = Relations(archive_of(PLAN, wide))
    assert len(relations.of("1-CV/ĐU").rests_on) == 60
    chain = relations.chain("1-CV/ĐU")
    assert not chain.complete
    assert len(chain.links) == 40


def test_coverage_finds_what_carries_out_and_says_where_nothing_is_seen() -> None:
    """The goal and the money have a counterpart, the gifts of books have none; 100 % became 6 of 14."""
    coverage = Relations(archive_of(*CHAIN)).coverage(id_of(PROGRAMME), "19-KH/ĐU")
    assert {row.passage.ordinal: [one.passage.ordinal for one in row.carried] for row in coverage.rows} == {2: [2], 3: [3], 4: []}
    assert coverage.covered == 2
    assert coverage.rows[0].missing == ("100%",)


def test_coverage_of_what_says_nothing_is_nothing() -> None:
    coverage = Relations(archive_of(*CHAIN, *RULES)).coverage("19-KH/ĐU", id_of(OLD_RULES))
    assert coverage.covered == 0
    assert len(coverage.rows) == 3


def test_targets_stand_side_by_side() -> None:
    """Documents that aim at nothing have no column."""
    table = Relations(archive_of(*CHAIN)).targets("19-KH/ĐU")
    assert [document.header.symbol for document in table.documents] == ["08-CTr/TU", "19-KH/ĐU"]
    (row,) = table.rows
    assert [[(one.target.value, one.target.year) for one in cell] for cell in row.cells] == [[("100%", 2030)], [("6/14", 2030)]]


@pytest.mark.parametrize(
    ("name", "message"), [("99-KH/ĐU", "no document numbered"), ("kế hoạch", "no symbol"), ("", "no symbol")]
)
def test_what_is_not_there_is_told(name: str, message: str) -> None:
    with pytest.raises(BadRequest, match=message):
        Relations(archive_of(LETTER)).of(name)


def test_an_unknown_id_is_not_in_the_archive() -> None:
    with pytest.raises(NotInArchive):
        Relations(archive_of(LETTER)).of("f" * 16)


def decision(digit: str, symbol: str, issued: date, text: str) -> Made:
    header = Header(symbol, DocumentType.DECISION, "Ủy ban nhân dân tỉnh Hải Lam", issued=issued, subject=f"x {digit}")
    return digit, header, [(Role.BODY, (), text)]


@pytest.mark.parametrize(
    ("as_of", "status", "words"),
    [
        (date(2025, 11, 20), EffectStatus.NOT_YET, "chưa có hiệu lực (từ 1/12/2025 đến hết 31/12/2027, theo chính văn bản)"),
        (date(2026, 6, 1), EffectStatus.IN_FORCE, "có hiệu lực (từ 1/12/2025 đến hết 31/12/2027, theo chính văn bản)"),
        (
            date(2028, 1, 1),
            EffectStatus.EXPIRED,
            "đã hết thời hạn hiệu lực (từ 1/12/2025 đến hết 31/12/2027, theo chính văn bản)",
        ),
    ],
)
def test_a_document_tells_its_own_time_in_force(as_of: date, status: EffectStatus, words: str) -> None:
    """As of a day, with the sentence; silence of others stays silence."""
    made = decision(
        "a",
        "20/QĐ-UBND",
        date(2025, 11, 18),
        "Quyết định này có hiệu lực từ ngày 01/12/2025 và được thực hiện đến hết ngày 31/12/2027.",
    )
    found = Relations(archive_of(made)).of("20/QĐ-UBND", as_of)
    of_all = {EffectStatus.NOT_YET: Status.NOT_YET, EffectStatus.IN_FORCE: Status.UNKNOWN, EffectStatus.EXPIRED: Status.EXPIRED}
    assert (found.validity.status, found.validity.effect_status) == (of_all[status], status)
    lines = list(lines_of(found, "vi"))
    assert words in lines[1]
    assert "Quyết định này có hiệu lực từ ngày 01/12/2025" in lines[2]
    assert relations_json(found)["validity"]["effect"]["ends"] == "2027-12-31"


def test_what_documents_say_of_their_own_time_counts_for_all_of_them() -> None:
    """Over, not yet begun, extended by another, amended as well as over; what is in force is not claimed."""
    day = date(2019, 5, 6)
    relations = Relations(
        archive_of(
            decision("a", "1/QĐ-UBND", day, "Quyết định này có hiệu lực từ ngày 10/5/2019 đến hết ngày 31/12/2020."),
            decision("b", "2/QĐ-UBND", day, "Quyết định này có hiệu lực từ ngày 01/01/2090."),
            decision("c", "3/QĐ-UBND", day, "Quyết định này có hiệu lực đến hết ngày 31/12/2020."),
            decision("d", "4/QĐ-UBND", day, "Quyết định này có hiệu lực đến hết ngày 31/12/2020."),
            decision("e", "5/QĐ-UBND", day, "Quyết định này có hiệu lực từ ngày 10/5/2019."),
            decision(
                "f", "6/QĐ-UBND", date(2020, 12, 1), "Gia hạn Quyết định số 3/QĐ-UBND; sửa đổi Điều 2 Quyết định số 4/QĐ-UBND."
            ),
        )
    )
    with relations._archive.view() as view:
        documents, _ = view.documents(limit=10)
        told = {one.header.symbol: validities(view, [one]).get(one.id) for one in documents}
    assert {symbol: validity.status if validity else None for symbol, validity in told.items()} == {
        "1/QĐ-UBND": Status.EXPIRED,
        "2/QĐ-UBND": Status.NOT_YET,
        "3/QĐ-UBND": Status.EXTENDED,
        "4/QĐ-UBND": Status.EXPIRED,
        "5/QĐ-UBND": None,
        "6/QĐ-UBND": None,
    }
    words = {symbol: validity_words(validity).vi for symbol, validity in told.items() if validity}
    assert words["1/QĐ-UBND"] == "đã hết thời hạn hiệu lực (từ 10/5/2019 đến hết 31/12/2020, theo chính văn bản)"
    assert words["3/QĐ-UBND"] == "được gia hạn bởi 6/QĐ-UBND"
    assert words["4/QĐ-UBND"].startswith("đã hết thời hạn hiệu lực (đến hết 31/12/2020, theo chính văn bản); được sửa đổi")


def in_month(made: Made, month: str) -> Made:
    """Of the day of issue only the month can be read."""
    digit, header, passages = made
    return digit, replace(header, issued=None, issued_in=month), passages


@pytest.mark.parametrize(
    ("month", "as_of", "status"),
    [
        ("2026-03", date(2026, 2, 28), Status.UNKNOWN),
        # It may have been issued by then.
        ("2026-03", date(2026, 3, 1), Status.REPLACED),
        ("2026-03", date(2026, 4, 1), Status.REPLACED),
        # The first was not yet in force, by its own words.
        ("2026", date(2025, 12, 31), Status.NOT_YET),
        ("2026", date(2026, 1, 1), Status.REPLACED),
        # Surely older than what it is said to replace; in the same month it may be the later.
        ("2025-12", None, Status.UNKNOWN),
        ("2026-01", None, Status.REPLACED),
    ],
)
def test_a_month_of_issue_counts_where_it_is_surely_before_or_after(month: str, as_of: date | None, status: Status) -> None:
    relations = Relations(
        archive_of(
            decision("a", "20/QĐ-UBND", date(2026, 1, 5), "Quyết định này có hiệu lực kể từ ngày ký."),
            in_month(decision("b", "21/QĐ-UBND", date(2026, 1, 6), "Quyết định này thay thế Quyết định số 20/QĐ-UBND."), month),
        )
    )
    validity = relations.of("20/QĐ-UBND", as_of).validity
    assert validity.status is status
    assert bool(validity.doubtful) is (month == "2025-12")


def test_a_month_of_issue_contradicts_only_what_cannot_be() -> None:
    def kinds(month: str) -> list[ContradictionKind]:
        change = decision("c", "40/QĐ-UBND", date(2026, 1, 9), "Sửa đổi, bổ sung Điều 2 Quyết định số 30/QĐ-UBND.")
        relations = Relations(
            archive_of(
                decision("a", "22/QĐ-UBND", date(2026, 2, 10), "Quyết định này bãi bỏ Quyết định số 30/QĐ-UBND."),
                in_month(decision("b", "30/QĐ-UBND", date(2026, 1, 7), "Quyết định này có hiệu lực kể từ ngày ký."), "2026-01"),
                in_month(change, month),
                decision(
                    "d", "50/CV-UBND", date(2026, 1, 20), "Thực hiện Quyết định số 30/QĐ-UBND ngày 07/01/2026, các phòng báo cáo."
                ),
            )
        )
        return [one.kind for one in relations.of("30/QĐ-UBND").contradictions]

    assert kinds("2026-02") == []
    assert kinds("2026-03") == [ContradictionKind.CHANGED_AFTER_ITS_END]


def test_contradictions_are_told_with_their_sentences() -> None:
    """Two that end each other, a citation of another day, a change after the end; the others contradict nothing."""
    relations = Relations(
        archive_of(
            decision("a", "20/QĐ-UBND", date(2026, 1, 5), "Quyết định này thay thế Quyết định số 21/QĐ-UBND ngày 06/01/2026."),
            decision("b", "21/QĐ-UBND", date(2026, 1, 6), "Quyết định này thay thế Quyết định số 20/QĐ-UBND ngày 05/01/2026."),
            decision("c", "22/QĐ-UBND", date(2026, 2, 1), "Quyết định này bãi bỏ Quyết định số 30/QĐ-UBND ngày 07/01/2026."),
            decision("d", "30/QĐ-UBND", date(2026, 1, 7), "Quyết định này có hiệu lực kể từ ngày ký."),
            decision("e", "40/QĐ-UBND", date(2026, 3, 1), "Sửa đổi, bổ sung Điều 2 Quyết định số 30/QĐ-UBND ngày 07/01/2026."),
        )
    )
    (each,) = relations.of("20/QĐ-UBND").contradictions
    assert each.kind is ContradictionKind.EACH_ENDS_THE_OTHER
    assert told(each.edges) == ["21/QĐ-UBND replaces 20/QĐ-UBND", "20/QĐ-UBND replaces 21/QĐ-UBND"]
    (late,) = relations.of("30/QĐ-UBND").contradictions
    assert late.kind is ContradictionKind.CHANGED_AFTER_ITS_END
    assert told(late.edges) == ["22/QĐ-UBND repeals 30/QĐ-UBND", "40/QĐ-UBND amends 30/QĐ-UBND"]
    assert all(edge.statements for edge in late.edges)
    assert relations.of("22/QĐ-UBND").contradictions == ()
    assert any("Mâu thuẫn" in line for line in lines_of(relations.of("30/QĐ-UBND"), "vi"))
    assert [one["kind"] for one in relations_json(relations.of("30/QĐ-UBND"))["contradictions"]] == ["changed_after_its_end"]
    assert relations.chain("20/QĐ-UBND").links  # a ring ends


def test_a_citation_of_another_day_is_told() -> None:
    relations = Relations(
        archive_of(
            decision("a", "50/QĐ-UBND", date(2026, 1, 5), "Quyết định này có hiệu lực kể từ ngày ký."),
            decision(
                "b", "51/QĐ-UBND", date(2026, 2, 6), "Thực hiện Quyết định số 50/QĐ-UBND ngày 15/01/2026, các phòng báo cáo."
            ),
        )
    )
    kinds = [one.kind for one in relations.of("50/QĐ-UBND").contradictions]
    assert kinds == [ContradictionKind.OTHER_DAY]
