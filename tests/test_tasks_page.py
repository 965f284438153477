"""The page of the register of tasks."""

import csv
import html
import io
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer.settings import Settings
from search_api.units import UnitUnclear
from tests.small_archive import PLAN, small_searcher
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

    monkeypatch.setattr("search_api.register.keys_of_unit", unclear)
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
    wrong = sent(desk, "/tasks?due=2026-06", action="save", deadline="lúc nào cũng được")
    assert wrong.status_code == 422
    assert "không đọc được thời hạn" in wrong.text.lower()


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
    for settings in (Settings(home=tmp_path, changes="deny"), Settings(home=tmp_path, host="10.0.0.5")):
        site = create_site(settings, small_searcher(tmp_path)).test_client()
        page = site.get("/tasks").text
        assert 'method="post"' not in page
        assert "Ở đây chỉ xem" in page
        assert site.post("/tasks/x", data={"token": "x", "action": "hide"}).status_code == 403
