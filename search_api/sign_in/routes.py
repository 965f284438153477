"""The addresses of the API of what a person who signed in follows: searches and documents, of which what is new is told."""

from typing import Any

from apiflask import APIBlueprint
from flask import abort, request
from marshmallow import Schema, fields, validate
from werkzeug.exceptions import UnsupportedMediaType

from indexer.assembly import open_users
from indexer.users import MOST_SAVED, Saved, User
from search_api.access import asker, get_service
from search_api.guarding import guard_form
from search_api.schemas import shape

MAX_TEXT = 4000
"""Characters of what is kept of a search."""

saved_api = APIBlueprint("saved_api", __name__, url_prefix="/api/v1/saved", tag="Saved")

_ERRORS = {404: "Nobody signs in here: browsers keep it", 403: "Another site asked"}


def _text(description: str, **more: Any) -> fields.String:
    return fields.String(validate=validate.Length(max=MAX_TEXT), metadata={"description": description}, **more)


class SavedSchema(Schema):
    """A search or a document that somebody follows."""

    ask = _text("What /new is asked, as behind the question mark of an address.", required=True)
    name = _text("What to call it.", required=True)
    address = fields.String(
        required=True,
        validate=[validate.Length(max=MAX_TEXT), validate.Regexp(r"/(?![/\\])[^\s\\]*\Z")],
        metadata={"description": "The address of its page on this site."},
    )
    until = _text("Until when what is new has been seen, as /new tells it; empty: never.", load_default="")


class FollowQuery(SavedSchema):
    """What is to be followed."""


class SavedListSchema(Schema):
    """All that the person follows."""

    saved = fields.List(
        fields.Nested(SavedSchema),
        required=True,
        metadata={"description": f"The last saved first; the oldest of more than {MOST_SAVED} go."},
    )


class ForgetQuery(Schema):
    """What is to be followed no more."""

    ask = _text("Of the one that is to go.", required=True)


@saved_api.get("")
@saved_api.output(shape(SavedListSchema))
@saved_api.doc(responses=_ERRORS)
def saved() -> dict[str, Any]:
    """List what the person who signed in follows."""
    return _list(_person())


@saved_api.post("")
@saved_api.input(shape(FollowQuery), location="json", arg_name="one")
@saved_api.output(shape(SavedListSchema))
@saved_api.doc(responses=_ERRORS)
def save(one: dict[str, str]) -> dict[str, Any]:
    """Follow a search or a document, or keep until when what is new of it has been seen."""
    person = _person()
    guard_form()
    if not request.is_json:
        # What a page elsewhere can send without asking.
        raise UnsupportedMediaType
    open_users(get_service().settings).save(person.name, Saved(**one))
    return _list(person)


@saved_api.delete("")
@saved_api.input(shape(ForgetQuery), location="query", arg_name="query")
@saved_api.output(shape(SavedListSchema))
@saved_api.doc(responses=_ERRORS)
def forget(query: dict[str, str]) -> dict[str, Any]:
    """Follow something no more."""
    person = _person()
    guard_form()
    open_users(get_service().settings).forget_saved(person.name, query["ask"])
    return _list(person)


def _person() -> User:
    user = asker()
    if user is None:
        abort(404)
    return user


def _list(person: User) -> dict[str, Any]:
    return {"saved": open_users(get_service().settings).saved(person.name)}
