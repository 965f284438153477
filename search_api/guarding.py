"""Who may change anything through the service: pages of its own, and programs on this machine that no other site sent.

There is no sign-in yet: whoever reaches the service may write to it, unless it serves this machine alone or the office allows it.
"""

import hmac

from flask import request

from indexer.domain import Wording
from indexer.errors import TracuuError
from indexer.settings import Settings
from search_api.access import LOOPBACK, get_service


class ChangeRefused(TracuuError):
    """A change that is not taken here, or not from there."""


def may_change(settings: Settings) -> bool:
    """Whether changes are taken at all."""
    return settings.changes == "allow" or (settings.changes == "local" and settings.host in LOOPBACK)


def guard_change(form_token: str | None = None) -> None:
    """Let a change pass that comes from a page of ours, with the token of its form, or from a program (without one).

    A browser names the site that sends; one that does not, or hides it, has to bring the token, which only our pages show.

    Raises
    ------
    ChangeRefused
    """
    service = get_service()
    if not may_change(service.settings):
        raise ChangeRefused(
            Wording(
                "ở đây chỉ xem, không sửa được (thiết lập TRACUU_CHANGES)", "this is for reading only (setting TRACUU_CHANGES)"
            )
        )
    has_token = form_token is not None and hmac.compare_digest(form_token.encode(), service.form_token.encode())
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        is_own = site == "same-origin"
    else:
        # Of a page that names no referrer the origin is "null".
        is_own = origin in (None, request.host_url.rstrip("/")) or (origin == "null" and has_token)
    if not is_own or (form_token is not None and not has_token):
        raise ChangeRefused(
            Wording(
                "trang này đã cũ hoặc yêu cầu đến từ nơi khác; hãy tải lại trang rồi làm lại",
                "the page is out of date, or another site asked; reload it and try again",
            )
        )
