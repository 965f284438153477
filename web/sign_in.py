"""Signing in and out, for people; and the way there from whatever they wanted to see."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Response, make_response, redirect, render_template, request, url_for

from indexer.errors import BadRequest, TracuuError
from search_api.access import asker, get_service
from search_api.app import told_json
from search_api.guarding import guard_form
from search_api.hosts import asks_for_sign_in
from search_api.sign_in.admission import (
    SignInNeeded,
    TooManyGuesses,
    WrongPassword,
    get_admission,
    headers_of,
    is_sign_in_token,
    sign_in_token,
    wants_page,
)
from search_api.sign_in.passwords import LEAST, MOST
from web.pages import link, pages, reader_language
from web.presentation import detail

__all__ = ["pages"]

OPEN_PAGES = ("pages.static", "pages.sign_in", "pages.sign_in_as", "pages.waiting", "pages.worker")
"""What is no document of anybody's: the looks, the page that signs in, and what the browser shows while the server is away."""


@pages.get("/sign-in")
def sign_in() -> Response:
    """Ask for name and password; who is signed in already goes on."""
    admission = get_admission()
    if admission is None or admission.by_session() is not None:
        return _on_to(_wanted())
    return _form(told=request.args.get("told"))


@pages.post("/sign-in")
def sign_in_as() -> Response:
    """Sign in, and go on to where one wanted to go."""
    admission, form = get_admission(), request.form
    if admission is None:
        return _on_to(_wanted())
    if not is_sign_in_token(form.get("token", "")):
        return _form(status=HTTPStatus.FORBIDDEN, told="stale", name=form.get("name", ""))
    try:
        admission.sign_in(form.get("name", ""), form.get("password", ""))
    except (SignInNeeded, TooManyGuesses) as wrong:
        status = HTTPStatus.TOO_MANY_REQUESTS if isinstance(wrong, TooManyGuesses) else HTTPStatus.UNAUTHORIZED
        response = _form(status=status, name=form.get("name", ""), wrong=wrong)
        response.headers.update(headers_of(wrong))
        return response
    return _on_to(_wanted())


@pages.post("/sign-out")
def sign_out() -> Response:
    """Sign out."""
    guard_form(request.form.get("token", ""))
    if (admission := get_admission()) is not None:
        admission.sign_out()
    return _on_to(link("pages.sign_in", told="out"))


@pages.get("/password")
def password() -> Response:
    """Ask for the password that one has, and for another."""
    return _on_to(link("pages.home")) if asker() is None else _password_form()


@pages.post("/password")
def change_password() -> Response:
    """Take another password of who is signed in."""
    form, user, admission = request.form, asker(), get_admission()
    guard_form(form.get("token", ""))
    if user is None or admission is None:
        return _on_to(link("pages.home"))
    if form.get("new", "") != form.get("again", ""):
        return _password_form(wrong="again")
    try:
        admission.change_password(user, form.get("current", ""), form.get("new", ""))
    except WrongPassword:
        return _password_form(wrong="current")
    except TooManyGuesses as wait:
        return _password_form(wrong="current", why=wait.message(reader_language()))
    except BadRequest as easy:
        return _password_form(wrong="new", why=detail(easy, reader_language()))
    return _on_to(link("pages.password", told="done"))


@pages.errorhandler(SignInNeeded)
def needed(error: SignInNeeded) -> Response:
    """Lead people to the page that signs in, and tell programs that they have to."""
    if not wants_page(request) or request.path.startswith("/api/"):
        return make_response(told_json(error))
    here = request.full_path.removesuffix("?")
    if request.method in ("GET", "HEAD"):
        return _on_to(link("pages.sign_in", **({} if here == "/" else {"next": here})))
    # What was sent is still in the browser: reloading this page sends it again.
    response = make_response(render_template("sign_in_again.html"), HTTPStatus.UNAUTHORIZED)
    response.headers.update(headers_of(error))
    return response


@pages.app_context_processor
def people() -> dict[str, object]:
    """Tell the templates who is signed in, and whether there is anything to show before."""
    user = asker()
    return {"user": user, "is_inside": user is not None or not asks_for_sign_in(get_service().settings)}


def _password_form(*, wrong: str | None = None, why: str | None = None) -> Response:
    page = render_template("password.html", wrong=wrong, why=why, told=request.args.get("told"), least=LEAST, most=MOST)
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK)


def _form(*, status: HTTPStatus = HTTPStatus.OK, **shown: Any) -> Response:
    wrong: TracuuError | None = shown.pop("wrong", None)
    page = render_template(
        "sign_in.html",
        token=sign_in_token(),
        next=_wanted() if "next" in request.values else None,
        wrong=wrong.message(reader_language()) if wrong else None,
        **shown,
    )
    return make_response(page, status)


def _wanted() -> str:
    """Return the address within this site to go on to; the first page where none was named, or one elsewhere."""
    wanted = request.values.get("next", "")
    is_local = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    parts = urlsplit(wanted if is_local else "")
    if not parts.path or parts.path == url_for("pages.sign_in"):
        return link("pages.home")
    chosen = request.args.get("lang")
    if chosen in ("vi", "en") and "lang=" not in parts.query:
        return parts._replace(query="&".join(filter(None, (parts.query, urlencode({"lang": chosen}))))).geturl()
    return wanted


def _on_to(address: str) -> Response:
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))
