"""Who may change anything through the service: pages of its own, and programs that no other site sent; of those who sign in, editors."""

import hmac
from dataclasses import fields

from flask import request

from indexer.domain import ArchiveStatus, Language, Wording
from indexer.errors import RunError, TracuuError
from indexer.settings import Settings
from indexer.users import Role
from search_api.access import asker, get_service
from search_api.hosts import asks_for_sign_in
from search_api.sign_in.admission import form_token


class ChangeRefused(TracuuError):
    """A change that is not taken here, or not from there."""


def looks_after(settings: Settings) -> bool:
    """Whether who asks looks after the archive: an editor, or whoever is at this machine where no sign-in is asked for."""
    user = asker()
    return user.role is Role.EDITOR if user is not None else not asks_for_sign_in(settings)


def may_change(settings: Settings) -> bool:
    """Whether changes are taken of who asks."""
    return settings.changes != "deny" and looks_after(settings)


def status_told(status: ArchiveStatus, settings: Settings) -> ArchiveStatus | dict[str, object]:
    """Return what the archive holds as who asks is told: what it says of the machine, only to who looks after it."""
    if looks_after(settings):
        return status
    told = {field.name: getattr(status, field.name) for field in fields(status)}
    return {**told, "model": None, "disk_bytes": None, "roots": ()}


def message_told(error: TracuuError, settings: Settings, language: Language) -> str:
    """Return an error in words; what is to be mended at the machine, with its folders and names, only to who looks after it."""
    if isinstance(error, RunError) and not looks_after(settings):
        return _ASK_THEM.vi if language == "vi" else _ASK_THEM.en
    return error.message(language)


_ASK_THEM = Wording(
    "kho chưa dùng được lúc này; hãy báo người quản trị kho", "the archive cannot be used just now; tell who looks after it"
)


def guard_change(sent_token: str | None = None) -> None:
    """Let a change pass that comes from who may change, and see :func:`guard_form`.

    Raises
    ------
    ChangeRefused
    """
    settings = get_service().settings
    if settings.changes == "deny":
        raise ChangeRefused(
            Wording(
                "ở đây chỉ xem, không sửa được (thiết lập TRACUU_CHANGES)", "this is for reading only (setting TRACUU_CHANGES)"
            )
        )
    if not may_change(settings):
        raise ChangeRefused(
            Wording(
                "tài khoản này chỉ được xem; muốn sửa, hãy nhờ người quản trị kho cho vai trò editor",
                "this account is for reading only; who runs the archive can make it an editor",
            )
        )
    guard_form(sent_token)


def guard_form(sent_token: str | None = None) -> None:
    """Let pass what comes from a page of ours, with the token of its form, or from a program (without one).

    A browser names the site that sends; one that does not, or hides it, has to bring the token, which only our pages show.

    Raises
    ------
    ChangeRefused
    """
    has_token = sent_token is not None and hmac.compare_digest(sent_token.encode(), form_token().encode())
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        is_own = site == "same-origin"
    else:
        # Of a page that names no referrer the origin is "null".
        is_own = origin in (None, request.host_url.rstrip("/")) or (origin == "null" and has_token)
    if not is_own or (sent_token is not None and not has_token):
        raise ChangeRefused(
            Wording(
                "trang này đã cũ hoặc yêu cầu đến từ nơi khác; hãy tải lại trang rồi làm lại",
                "the page is out of date, or another site asked; reload it and try again",
            )
        )
