"""Files that open only with a password: what they hold, with it."""

from io import BytesIO

import msoffcrypto
import pypdf
from msoffcrypto.exceptions import InvalidKeyError

from indexer.domain import Wording
from indexer.errors import Damaged, SourceError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = b"%PDF-"
_HEAD = 1024
"""Bytes within which a PDF says that it is one."""


class WrongPassword(SourceError):
    """The password does not open the file."""

    def __init__(self) -> None:
        super().__init__(Wording("mật khẩu không đúng", "the password is wrong"))


def unlocked(content: bytes, password: str) -> bytes:
    """Return a PDF or an Office file as it is without its password; what has none is returned as it is.

    Raises
    ------
    WrongPassword, Damaged
    """
    is_pdf = _PDF in content[:_HEAD]
    try:
        if is_pdf:
            return _pdf(content, password)
        return _office(content, password) if content.startswith(_OLE) else content
    except WrongPassword:
        raise
    except Exception as error:
        raise Damaged("PDF" if is_pdf else "Office") from error


def _pdf(content: bytes, password: str) -> bytes:
    reader = pypdf.PdfReader(BytesIO(content))
    if not reader.is_encrypted:
        return content
    if reader.decrypt(password) == pypdf.PasswordType.NOT_DECRYPTED:
        raise WrongPassword
    written = BytesIO()
    pypdf.PdfWriter(clone_from=reader).write(written)
    return written.getvalue()


def _office(content: bytes, password: str) -> bytes:
    file = msoffcrypto.OfficeFile(BytesIO(content))
    if not file.is_encrypted():
        return content
    written = BytesIO()
    try:
        file.load_key(password=password, verify_password=True)
        file.decrypt(written)
    except InvalidKeyError as error:
        raise WrongPassword from error
    return written.getvalue()
