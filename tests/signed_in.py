"""A site that asks for sign-in, and people who may."""

import base64
import re
from datetime import UTC, datetime

from flask.testing import FlaskClient
from werkzeug.security import generate_password_hash
from werkzeug.test import TestResponse

from indexer.settings import Settings
from indexer.storage.users import SqliteUsers
from indexer.users import Role, User

PASSWORD = "mưa rào tháng sáu"
HASH = generate_password_hash(PASSWORD, "scrypt:1024:8:1")
"""As it is kept, but for the cost: see the fixture ``quick_scrypt``."""

READER = User("lan", Role.READER, sees_restricted=True)
EDITOR = User("Minh", Role.EDITOR, sees_restricted=True)
OUTSIDER = User("hoa", Role.EDITOR, sees_restricted=False)

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def with_people(settings: Settings) -> Settings:
    """Return the settings, with people in their home who may sign in."""
    users = SqliteUsers(settings.home)
    for user in (READER, EDITOR, OUTSIDER):
        assert users.add(user, HASH, datetime.now(UTC))
    return settings


def basic(name: str, password: str = PASSWORD) -> dict[str, str]:
    """The header of a program that signs in with every request."""
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


def token_on(page: str) -> str:
    """The token of the last form of a page."""
    tokens: list[str] = re.findall(r'name="token" value="([^"]+)"', page)
    return tokens[-1]


def sign_in(client: FlaskClient, name: str, password: str = PASSWORD, **sent: str) -> TestResponse:
    """Sign in as a person does."""
    form = client.get("/sign-in", headers=HTML, query_string={key: sent[key] for key in sent.keys() & {"next"}})
    return client.post("/sign-in", headers=HTML, data={"token": token_on(form.text), "name": name, "password": password, **sent})
