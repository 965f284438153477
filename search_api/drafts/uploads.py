"""What is sent to the service: how much is taken, and that it stays in memory."""

from io import BytesIO
from typing import IO

from flask import Request

from search_api.drafts.checking import MAX_BYTES, too_large

MOST_SENT = MAX_BYTES + (1 << 16)
"""Bytes of a request that sends a draft: the draft, and what is around it."""


class MemoryRequest(Request):
    """A request whose files touch no disk: a draft is never kept, not even in a temporary file."""

    def _get_file_stream(self, *_about: object, **_more: object) -> IO[bytes]:
        return BytesIO()


def allow_draft(request: Request) -> None:
    """Let the request at hand be as large as a draft may be.

    Raises
    ------
    BadRequest
        It says that it is larger: nothing of it has been read.
    """
    if (request.content_length or 0) > MOST_SENT:
        raise too_large()
    request.max_content_length = MOST_SENT
    request.max_form_memory_size = 4 << 20
