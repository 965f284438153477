"""Who is let in: nobody is answered who has not signed in, by a session of the pages or by HTTP Basic, where sign-in is asked for.

What is open to everybody is named, endpoint by endpoint; all else is not.
"""

import hmac
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from math import ceil
from typing import Any, cast

from apiflask import APIFlask
from flask import Flask, Request, Response, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface
from werkzeug.exceptions import RequestEntityTooLarge

from indexer.assembly import open_users
from indexer.domain import Wording
from indexer.errors import TracuuError
from indexer.settings import Settings
from indexer.users import User, Users, name_key
from search_api.access import asker, get_service
from search_api.hosts import asks_for_sign_in
from search_api.sign_in.guesses import Guesses
from search_api.sign_in.passwords import Passwords, checked_password, hashed

COOKIE = "tracuu_session"

IDLE = timedelta(hours=8)
"""A session ends after so long without a request of a person …"""
LONGEST = timedelta(days=7)
"""… and in any case after so long."""

FROM_OUR_SCRIPT = "X-Requested-With"
"""A header that the scripts of our pages send: they want no dialogue of the browser's own, and are no sign of a person."""

IS_HEAD_ALONE = "tracuu.is_head_alone"
"""Set in the environment where a server asks, by the head of a request, whether its body is wanted: 204 where it is."""

_EXTENSION = "tracuu.admission"
_RENEWED = 60
"""Seconds after which a session is marked as used again."""


class SignInNeeded(TracuuError):
    """Nobody has signed in, or no longer."""

    def __init__(self, wording: Wording = Wording("hãy đăng nhập", "sign in first")) -> None:
        super().__init__(wording)


class WrongPassword(SignInNeeded):
    """The name or the password is not right; which, is not told."""

    def __init__(self) -> None:
        super().__init__(Wording("tên hoặc mật khẩu không đúng", "the name or the password is not right"))


class TooManyGuesses(TracuuError):
    """Nothing was compared: it failed too often before."""

    def __init__(self, wait: float) -> None:
        self.wait = ceil(wait)
        """Seconds."""
        super().__init__(
            Wording(
                f"sai nhiều lần; hãy đợi {self.wait} giây rồi thử lại",
                f"it was wrong several times; wait {self.wait} seconds and try again",
            )
        )


class Admission:
    """Lets people in to one application. `clock` in UTC."""

    def __init__(self, users: Users, guesses: Guesses, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._users = users
        self._guesses = guesses
        self._passwords = Passwords()
        self._clock = clock
        self.open_endpoints = {"health.alive"}
        """What answers everybody."""

    def admit(self) -> None:
        """Find out who sends the request at hand.

        Raises
        ------
        SignInNeeded, TooManyGuesses
        """
        if request.endpoint in self.open_endpoints:
            return
        # A proxy may send a password of its own along with what a browser asks: the session counts first.
        g.user = self.by_session() or self._by_password()

    def by_session(self) -> User | None:
        """Return whose session the browser has, and mark it as used."""
        key, seen, now = session.get("key"), session.get("seen"), self._clock()
        if not isinstance(key, str) or not isinstance(seen, int) or now.timestamp() - seen > IDLE.total_seconds():
            return None
        user = self._users.session_user(key, now - LONGEST)
        if user is not None and now.timestamp() - seen > _RENEWED and FROM_OUR_SCRIPT not in request.headers:
            session["seen"] = int(now.timestamp())
        return user

    def sign_in(self, name: str, password: str) -> User:
        """Begin a session in the browser that sends the request at hand.

        Raises
        ------
        WrongPassword, TooManyGuesses
        """
        user = self._checked(name, password)
        self._begin(user)
        return user

    def change_password(self, user: User, current: str, new: str) -> None:
        """Take another password of a user, who is signed in with it here and nowhere else any more.

        Raises
        ------
        WrongPassword, TooManyGuesses
            The current one is not right.
        BadRequest
            The new one is too easy to guess.
        """
        self._checked(user.name, current)
        self._users.set_password(user.name, hashed(checked_password(user.name, new)))
        self._begin(user)

    def sign_out(self) -> None:
        """End the session of the browser that sends the request at hand."""
        if isinstance(key := session.get("key"), str):
            self._users.end_session(key)
        session.clear()

    def _begin(self, user: User) -> None:
        now = self._clock()
        session.clear()
        session["key"] = self._users.begin_session(user.name, now, now - LONGEST)
        session["seen"] = int(now.timestamp())

    def _by_password(self) -> User:
        sent = request.authorization
        if sent is None or sent.type != "basic":
            raise SignInNeeded
        return self._checked(sent.username or "", sent.password or "", is_program=True)

    def _checked(self, name: str, password: str, *, is_program: bool = False) -> User:
        known = self._users.find(name)
        user, kept = known or (None, None)
        key, address = name_key(name), request.remote_addr or ""
        if is_program and kept is not None and self._passwords.is_remembered(kept, password):
            return cast("User", user)
        if (wait := self._guesses.attempt(key, address)) > 0:
            raise TooManyGuesses(wait)
        if not self._passwords.fits(kept, password, remember=is_program) or user is None:
            raise WrongPassword
        self._guesses.succeeded(key, address)
        return user


class _Sessions(SecureCookieSessionInterface):
    """Flask's signed cookie, only over an encrypted connection where it was set over one."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002  # Flask's signature
        return request.is_secure


SECURITY_SCHEMES = {
    "password": {
        "type": "http",
        "scheme": "basic",
        "description": "Name and password (tracuu users), in UTF-8, with every request.",
    },
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "What the page /sign-in gives to a browser."},
}
"""How sign-in is described to programs."""


def install_admission(app: APIFlask, settings: Settings) -> None:
    """Let nobody in to `app` who has not signed in, where `settings` ask for that; and describe it either way."""
    app.security_schemes = SECURITY_SCHEMES
    asks = asks_for_sign_in(settings)

    @app.spec_processor
    def describe(spec: dict[str, Any] | str) -> dict[str, Any] | str:
        assert isinstance(spec, dict), "the description is JSON"
        # Where it is not asked for, none is a way as well.
        spec["security"] = [*([] if asks else [{}]), *({name: []} for name in SECURITY_SCHEMES)]
        for path, operations in spec["paths"].items():
            for operation in operations.values():
                if path == "/healthz":
                    operation["security"] = []
                else:
                    operation["responses"] |= {"401": _told("Sign in first"), "429": _told("Wrong several times: wait")}
        return spec

    if not asks:
        return
    users = open_users(settings)
    admission = Admission(users, Guesses())
    app.extensions[_EXTENSION] = admission
    app.secret_key = users.secret()
    app.session_interface = _Sessions()
    # Lax: a link in a mail leads to a signed-in page, a form elsewhere never does.
    app.config.update(SESSION_COOKIE_NAME=COOKIE, SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax")
    app.before_request(admission.admit)
    app.before_request(_answer_head)

    @app.after_request
    def keep_to_oneself(response: Response) -> Response:
        if request.endpoint in admission.open_endpoints and not session.accessed:
            return response
        response.cache_control.private = True
        if response.mimetype == "text/html":
            # After signing out the way back must not show what was there.
            response.cache_control.no_store = True
        return response


def _answer_head() -> tuple[str, HTTPStatus] | None:
    if not request.environ.get(IS_HEAD_ALONE):
        return None
    if asker() is None:
        # What is open to everybody takes small forms, and these are not asked for.
        raise RequestEntityTooLarge
    return "", HTTPStatus.NO_CONTENT


def _told(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/ErrorSchema"}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def open_to_everybody(app: APIFlask, *endpoints: str) -> None:
    """Let `endpoints` of `app` answer whoever asks."""
    if (admission := app.extensions.get(_EXTENSION)) is not None:
        admission.open_endpoints.update(endpoints)


def get_admission() -> Admission | None:
    """Return who lets people in to the current application; nobody where no sign-in is asked for."""
    return cast("Admission | None", current_app.extensions.get(_EXTENSION))


def form_token() -> str:
    """Return what stands in the forms of the pages of who asks, and no other person can know.

    Who signs in again has the same: what was typed before the session ended can be sent.
    """
    secret, user = get_service().form_token, asker()
    return secret if user is None else hmac.new(secret.encode(), name_key(user.name).encode(), "sha256").hexdigest()


def sign_in_token() -> str:
    """Return what stands in the form that signs in: of this browser alone, so that nobody is signed in as another from elsewhere."""
    return cast("str", session.setdefault("form", secrets.token_urlsafe(18)))


def is_sign_in_token(sent: str) -> bool:
    """Whether the form that signs in was this browser's."""
    return hmac.compare_digest(sent.encode(), str(session.get("form", "")).encode()) and bool(sent)


def wants_page(request: Request) -> bool:
    """Whether a person looks at what is answered: a browser says that it wants HTML, a program hardly ever does."""
    return "text/html" in request.headers.get("Accept", "") and FROM_OUR_SCRIPT not in request.headers


def headers_of(error: TracuuError) -> Mapping[str, str]:
    """Return the headers that go with the answer of an error of this module."""
    if isinstance(error, TooManyGuesses):
        return {"Retry-After": str(error.wait)}
    if not isinstance(error, SignInNeeded):
        return {}
    # Asked for Basic, a browser shows a dialogue of its own, over a page whose session has ended.
    is_browser = wants_page(request) or FROM_OUR_SCRIPT in request.headers or "image/" in request.headers.get("Accept", "")
    return {"WWW-Authenticate": 'Cookie realm="Tra cuu"' if is_browser else 'Basic realm="Tra cuu", charset="UTF-8"'}
