"""Every page that people see, by name: what must hold of all pages is tried on these."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Site

ADDRESSES: dict[str, Callable[[Site], str]] = {
    "home": lambda site: "/",
    "hits": lambda site: "/search?q=nhi%E1%BB%87m+v%E1%BB%A5+chuy%E1%BB%83n+%C4%91%E1%BB%95i+s%E1%BB%91",
    "hits without diacritics": lambda site: "/search?q=nhiem+vu+chuyen+doi+so&type=plan",
    "nothing found": lambda site: "/search?q=zzzz+qqqq&year=1950",
    "browse": lambda site: "/search?type=plan",
    "documents": lambda site: "/documents",
    "text": lambda site: f"/documents/{site.id('12-KH-ĐU')}?p=5&find=chuyen+doi",
    "text and page": lambda site: f"/documents/{site.id('131-KH-UBND')}?p=6",
    "what is known of a document": lambda site: f"/documents/{site.id('12-KH-ĐU')}/header",
    "similar": lambda site: f"/passages/{site.id('12-KH-ĐU')}.5",
    "similar to a text": lambda site: "/similar",
    "relations": lambda site: f"/documents/{site.id('05-CTr-TU Ch')}/relations?coverage=12-KH%2F%C4%90U",
    "tasks": lambda site: "/tasks",
    "tasks of a unit": lambda site: "/tasks?unit=S%E1%BB%9F+T%C3%A0i+ch%C3%ADnh",
    "timeline": lambda site: "/tasks?view=timeline",
    "saved": lambda site: "/saved",
    "collection": lambda site: f"/collection?p={site.id('12-KH-ĐU')}.5",
    "calendar": lambda site: "/tasks?view=calendar",
    "check": lambda site: "/check",
    "intake": lambda site: "/tiep-nhan",
    "status": lambda site: "/status",
    "measures": lambda site: "/danh-gia",
    "api": lambda site: "/api",
    "waiting": lambda site: "/waiting",
    "keys": lambda site: "/keys",
    "no such page": lambda site: "/khong-co",
}

every_page = pytest.mark.parametrize("name", ADDRESSES)
