"""The page of the register of tasks."""

import csv
import html
import io
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer.console import Silence
from indexer.embedding.hashing import HashingModel
from indexer.passages import RULES
from indexer.pipeline import Indexer
from indexer.settings import Settings
from indexer.storage.archive import SqliteArchive
from search_api.search.searcher import Searcher
from search_api.tasks.units import UnitUnclear
from tests.indexing_samples import ReadersHere
from tests.small_archive import PLAN, small_searcher
from tests.test_register import ARCHIVE
from web.wsgi import create_site


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    home = tmp_path_factory.mktemp("home")
    return create_site(Settings(home=home), small_searcher(home)).test_client()


def test_tasks_stand_with_unit_deadline_and_paragraph(client: FlaskClient) -> None:
    """Who, by when, which document, and the way to the paragraph."""
    page = client.get("/tasks?due=2026-Q1").text
    assert "Ủy ban nhân dân phường" in page
    assert "trước ngày 15/3/2026" in page
    assert re.search(rf'href="/documents/{PLAN}[^"]*#p6"', page)
    assert "Văn phòng Đảng ủy theo dõi" not in page


def test_a_unit_is_found_by_its_abbreviation(client: FlaskClient) -> None:
    """``UBND phường`` is the same body; another is not."""
    assert "bố trí kinh phí" in client.get("/tasks?unit=UBND+phường").text
    assert "bố trí kinh phí" not in client.get("/tasks?unit=Văn+phòng+Đảng+ủy").text


def test_nothing_found_says_so(client: FlaskClient) -> None:
    """Neither an empty table nor an error."""
    assert "Không có nhiệm vụ nào như vậy" in client.get("/tasks?due=1999").text


@pytest.mark.parametrize("address", ["/tasks?due=mai", "/tasks?from=999-KH/ĐU", "/tasks?page=0"])
def test_what_makes_no_sense_is_told(client: FlaskClient, address: str) -> None:
    """A period that is none, a document that is not there, a page that is none."""
    assert 400 <= client.get(address).status_code < 500


def test_what_is_typed_is_text(client: FlaskClient) -> None:
    """A filter is shown again, never run."""
    assert "<script>alert" not in client.get("/tasks?unit=<script>alert(1)</script>").text


def test_the_register_as_a_file(client: FlaskClient) -> None:
    """The same rows as on the page."""
    rows = list(csv.reader(io.StringIO(client.get("/tasks.csv?due=2026-Q1").data.decode("utf-8-sig"))))
    assert [row[5] for row in rows[1:]] == ["2026-03-14"]
    assert client.get("/tasks.xlsx").data[:2] == b"PK"


# --- Groups, calendar, what is ahead -------------------------------------------------------------------------


def test_groups_count_and_lead_to_what_they_count(client: FlaskClient) -> None:
    """The address is the state: what is chosen stays chosen from view to view."""
    page = client.get("/tasks?overdue=1&unit=UBND+phường").text
    assert re.search(r'href="/tasks\?unit=[^"]*overdue=1"[^>]*aria-current="true">\s*Quá hạn <span class="count">1<', page)
    assert re.search(r'href="/tasks\?[^"]*overdue=1[^"]*view=calendar"', page)
    assert '<input type="hidden" name="overdue" value="1">' in page


def test_a_month_is_a_sheet_of_weeks(client: FlaskClient) -> None:
    """The task stands on its day, in a table a screen reader reads; weeks begin on Monday."""
    page = client.get("/tasks?view=calendar&month=2026-03").text
    cells = re.findall(r"<td class=\"[^\"]*\">.*?</td>", page, re.DOTALL)
    (found,) = [cell for cell in cells if "<li" in cell]
    assert 'datetime="2026-03-14"' in found
    assert "bố trí kinh phí" in found
    assert cells.index(found) % 7 == 5
    assert 'rel="prev"' in page
    assert "month=2026-04" in page
    assert 'rel="prev"' not in client.get("/tasks?view=calendar&month=1900-01").text
    assert 'rel="next"' not in client.get("/tasks?view=calendar&month=2999-12").text
    for month in ("2026-13", "x", "2026-Q1", "0026-01"):
        assert client.get(f"/tasks?view=calendar&month={month}").status_code == 422


def test_a_month_of_more_than_can_be_fetched_shows_every_day_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last days of a busy month are not free, and each says how many more it has."""
    site = create_site(Settings(home=tmp_path), Searcher(ARCHIVE, HashingModel())).test_client()
    whole = site.get("/tasks?view=calendar&month=2026-03").text
    assert whole.partition("<tbody>")[2].count("<li") == 2
    monkeypatch.setattr("web.tasks.MOST_SHOWN", 1)
    assert site.get("/tasks?view=calendar&month=2026-03").text == whole
    monkeypatch.setattr("web.tasks.SHOWN_A_DAY", 1)
    monkeypatch.setattr("web.task_calendar.SHOWN_A_DAY", 1)
    assert 'due=2026-03-31">còn 1 nhiệm vụ nữa</a>' in site.get("/tasks?view=calendar&month=2026-03").text


def test_more_ahead_than_is_shown_at_once_has_a_next_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = create_site(Settings(home=tmp_path), Searcher(ARCHIVE, HashingModel())).test_client()
    assert 'rel="next"' not in site.get("/tasks?view=timeline&due=2026").text
    monkeypatch.setattr("web.tasks.MOST_SHOWN", 2)
    first, second = (site.get(f"/tasks?view=timeline&due=2026&page={page}").text for page in (1, 2))
    assert [page.count("<time datetime") for page in (first, second)] == [2, 1]
    assert "1–2 trong 3 nhiệm vụ" in first
    assert 'rel="next"' in first
    assert "3–3 trong 3 nhiệm vụ" in second
    assert 'rel="next"' not in second


def test_the_register_needs_no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who must do what is read from the archive alone: it is there before a model is."""
    folder = tmp_path / "kho"
    folder.mkdir()
    (folder / "a.txt").write_text("Giao Trạm Y tế rà soát trước ngày 30/6/2026.", encoding="utf-8")
    archive = SqliteArchive(tmp_path / "archive", RULES)
    Indexer(archive, HashingModel(), ReadersHere(), files_seen=Silence(), passages_embedded=Silence()).run([folder])
    archive.close()
    opened: list[Settings] = []

    def open_model(settings: Settings) -> HashingModel:
        opened.append(settings)
        return HashingModel()

    monkeypatch.setattr("search_api.access.open_model", open_model)
    site = create_site(Settings(home=tmp_path)).test_client()
    assert "Trạm Y tế" in site.get("/tasks?due=2026").text
    assert not opened
    assert site.get("/search?q=rà+soát").status_code == 200
    assert opened


def test_what_is_ahead_stands_in_order(client: FlaskClient) -> None:
    page = client.get("/tasks?view=timeline&due=2026").text
    assert re.search(r'<time datetime="2026-03-14"', page)
    assert "03/2026" in page
    assert "Không có nhiệm vụ nào sắp đến hạn" in client.get("/tasks?view=timeline&due=1999").text


@pytest.mark.parametrize("wrong", ["view=x", "part=x", "kind=x", "role=x", "status=x", "within=x", "within=99999"])
def test_a_choice_that_makes_no_sense_is_told(client: FlaskClient, wrong: str) -> None:
    assert client.get(f"/tasks?{wrong}").status_code == 422


def test_a_name_that_many_have_leads_to_each(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The question is a page of links."""

    def unclear(*_: object) -> None:
        raise UnitUnclear("UBND", ["UBND phường A", "UBND <b>"])

    monkeypatch.setattr("search_api.tasks.register.keys_of_unit", unclear)
    response = client.get("/tasks?unit=UBND&overdue=1")
    assert response.status_code == 422
    assert 'overdue=1">UBND phường A</a>' in response.text
    assert "<b>" not in response.text.partition("<main")[2].replace("<b aria", "")


def test_my_unit_is_remembered_by_the_browser_alone(client: FlaskClient) -> None:
    response = client.get("/tasks?unit=UBND+phường&remember=1")
    assert response.status_code == 303
    assert "remember" not in response.headers["Location"]
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Việc của đơn vị tôi: UBND phường" in client.get("/tasks").text
    client.delete_cookie("tracuu_unit")
    assert "Việc của đơn vị tôi" not in client.get("/tasks").text


def test_the_setting_names_the_office_s_unit(tmp_path: Path) -> None:
    site = create_site(Settings(home=tmp_path, unit="Văn phòng Đảng ủy"), small_searcher(tmp_path)).test_client()
    assert "Việc của đơn vị tôi: Văn phòng Đảng ủy" in site.get("/tasks").text


@pytest.mark.parametrize(("kind", "begins"), [("docx", b"PK"), ("ics", b"BEGIN:VCALENDAR")])
def test_more_files(client: FlaskClient, kind: str, begins: bytes) -> None:
    assert client.get(f"/tasks.{kind}?due=2026-Q1").data.startswith(begins)


# --- What people say ---------------------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path) -> FlaskClient:
    """A site of its own, to write to."""
    return create_site(Settings(home=tmp_path), small_searcher(tmp_path)).test_client()


def sent(desk: FlaskClient, page: str = "/tasks?due=2026-Q1", **fields: str) -> TestResponse:
    """Send the first form of a page that changes a task, with `fields`."""
    text = desk.get(page).text
    action = re.search(r'action="(/tasks/[^"]+)"', text)
    token = re.search(r'name="token" value="([^"]+)"', text)
    back = re.search(r'name="back" value="([^"]*)"', text)
    assert action, text
    assert token
    assert back
    values = {"token": token[1], "back": html.unescape(back[1]), **fields}
    return desk.post(action[1], data=values, headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"})


def test_a_task_is_marked_as_done_and_brought_back(desk: FlaskClient) -> None:
    """Without script; back where it was, with the way to take it back."""
    response = sent(desk, "/tasks?due=2026-Q1&lang=en", action="done")
    assert response.status_code == 303
    assert response.headers["Location"].startswith("/tasks?due=2026-Q1&lang=en&said=")
    page = desk.get(response.headers["Location"]).text
    assert "Noted: " in page
    assert "There are no such tasks" in page
    assert "bố trí kinh phí" in desk.get("/tasks?status=done").text
    assert sent(desk, response.headers["Location"], action="undo").status_code == 303
    assert "bố trí kinh phí" in desk.get("/tasks?due=2026-Q1").text


def test_a_task_is_corrected_in_place(desk: FlaskClient) -> None:
    """The form opens under its row with what is so far, and what the document says stays beside the correction."""
    edit = re.search(r'href="(/tasks\?[^"]*edit=[^"#]+)#task-', desk.get("/tasks?due=2026").text)
    assert edit
    address = html.unescape(edit[1])
    page = desk.get(address).text
    assert 'name="deadline" value="trước ngày 15/3/2026"' in page
    values = {
        "task": "<b>mua máy</b>",
        "assignees": "Trạm Y tế",
        "coordinating": "",
        "role": "lead",
        "deadline": "20/6/2026",
        "note": "x",
    }
    assert sent(desk, address, action="save", **values).status_code == 303
    page = desk.get("/tasks?due=2026-06").text
    assert "&lt;b&gt;mua máy&lt;/b&gt;" in page
    assert "Văn bản ghi: trước ngày 15/3/2026" in page
    assert "Văn bản ghi: Ủy ban nhân dân phường" in page
    assert "Ghi chú: x" in page


@pytest.mark.parametrize(("language", "told"), [("vi", "Chưa lưu. Thời hạn: Không đọc được"), ("en", "Not saved. Deadline: ")])
def test_what_makes_no_sense_comes_back_in_its_form_with_what_was_typed(desk: FlaskClient, language: str, told: str) -> None:
    before = f"/tasks?due=2026-Q1&lang={language}"
    typed = {"deadline": "lúc <nào> cũng được", "task": "mua máy", "assignees": "Trạm Y tế", "note": "hỏi lại", "role": "report"}
    wrong = sent(desk, before, action="save", **typed)
    assert wrong.status_code == 422
    assert f'lang="{language}"' in wrong.text
    assert told in wrong.text
    field = re.search(r"<input name=\"deadline\"[^>]*>", wrong.text)
    assert field
    assert 'value="lúc &lt;nào&gt; cũng được"' in field[0]
    assert 'aria-invalid="true"' in field[0]
    assert ">mua máy</textarea>" in wrong.text
    assert 'value="Trạm Y tế"' in wrong.text
    assert ">hỏi lại</textarea>" in wrong.text
    assert '<option value="report" selected>' in wrong.text
    assert "mua máy" not in desk.get("/tasks?due=2026").text, "nothing is kept"
    # Mended, it leads back to where the reader was.
    back = re.search(r'name="back" value="([^"]*)"', wrong.text)
    assert back
    assert html.unescape(back[1]) == before.partition("?")[2]


def test_one_task_is_shown_whatever_was_said_of_it(desk: FlaskClient) -> None:
    """The address of a task, as the margin of its document has it, leads to it; also done, also hidden."""
    (row,) = re.findall(r'<tr id="task-([0-9a-f]+)"', desk.get("/tasks?due=2026-Q1").text)
    link = re.search(rf'href="(/tasks\?task={PLAN}\.{row})#task-{row}"', desk.get(f"/documents/{PLAN}").text)
    assert link
    for action, mark in (("done", "đã xong"), ("hide", "đã ẩn")):
        assert sent(desk, link[1], action="reopen").status_code == 303
        back = sent(desk, link[1], action=action).headers["Location"]
        assert back.startswith(link[1]), "it stays with the task"
        page = desk.get(link[1]).text
        assert len(re.findall(r'<tr id="task-', page)) == 1
        assert "bố trí kinh phí" in page
        assert mark in page
        assert f'id="task-{row}"' not in desk.get("/tasks").text
    assert desk.get(f"/tasks/{PLAN}.{row}?lang=en").headers["Location"] == f"{link[1]}&lang=en"
    assert 'href="/tasks?status=done"' in desk.get(link[1]).text, "the groups are those of the whole register"
    assert desk.get("/tasks?task=0123456789abcdef.0123456789ab").status_code == 404


@pytest.mark.parametrize("fields", [{"token": ""}, {"token": "guess"}])
def test_a_form_without_our_token_changes_nothing(desk: FlaskClient, fields: dict[str, str]) -> None:
    assert sent(desk, action="hide", **fields).status_code == 403
    assert "bố trí kinh phí" in desk.get("/tasks?due=2026-Q1").text


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.example"}])
def test_another_site_changes_nothing(desk: FlaskClient, headers: dict[str, str]) -> None:
    text = desk.get("/tasks").text
    action, token = re.search(r'action="(/tasks/[^"]+)"', text), re.search(r'name="token" value="([^"]+)"', text)
    assert action
    assert token
    assert desk.post(action[1], data={"token": token[1], "action": "hide"}, headers=headers).status_code == 403


@pytest.mark.parametrize("back", ["http://evil.example/", "//evil.example", "next=//x&due=2026-Q1", "said=x&edit=y"])
def test_the_way_back_leads_nowhere_else(desk: FlaskClient, back: str) -> None:
    location = sent(desk, action="done", back=back).headers["Location"]
    assert location.startswith(("/tasks?said=", "/tasks?due=2026-Q1&said="))


@pytest.mark.parametrize("fields", [{"action": "steal"}, {"action": "done", "done_on": "hôm qua"}, {"action": "undo"}])
def test_what_cannot_be_done_is_told(desk: FlaskClient, fields: dict[str, str]) -> None:
    assert sent(desk, **fields).status_code == 422


def test_where_nothing_may_be_changed_there_are_no_forms(tmp_path: Path) -> None:
    site = create_site(Settings(home=tmp_path, changes="deny"), small_searcher(tmp_path)).test_client()
    page = site.get("/tasks").text
    assert 'method="post"' not in page
    assert "Ở đây chỉ xem" in page
    assert site.post("/tasks/x", data={"token": "x", "action": "hide"}).status_code == 403
