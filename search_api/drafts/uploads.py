"""What is sent to the service: how much is taken, and that it stays in memory."""

from io import BytesIO
from typing import IO

from flask import Request

from indexer.domain import Wording
from indexer.errors import TracuuError
from search_api.drafts.checking import MAX_BYTES, too_large

MOST_SENT = MAX_BYTES + (1 << 16)
"""Bytes of a request that sends a draft: the draft, and what is around it."""


IS_TOO_LARGE = "tracuu.is_too_large"
"""Set in the environment of a request that the server refused by its head: its body is not there."""


class TooMuchSent(TracuuError):
    """More was sent than anything here takes."""

    def __init__(self) -> None:
        size = MAX_BYTES >> 20
        super().__init__(
            Wording(
                f"nội dung gửi tới quá lớn; dự thảo lớn nhất là {size} MB",
                f"what was sent is too large; a draft has at most {size} MB",
            )
        )


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
