"""Passwords: which are taken, how they are kept, and how one is compared without telling whether there is anything to compare."""

import hmac
import secrets
import threading
import unicodedata
from collections import OrderedDict
from hashlib import sha256

from werkzeug.security import check_password_hash, generate_password_hash

from indexer.domain import Wording
from indexer.errors import BadRequest
from indexer.users import name_key

LEAST, MOST = 10, 256
"""Characters."""

_LEAST_DIFFERENT = 5
_METHOD = "scrypt:32768:8:1"
"""32 MB and about a tenth of a second each."""
_REMEMBERED = 64


def checked_password(name: str, password: str) -> str:
    """Return a password that is hard enough to guess.

    Raises
    ------
    BadRequest
        It is short or very long, has hardly different characters, or is made of the name.
    """
    plain = _plain(password)
    if not LEAST <= len(plain) <= MOST:
        detail = Wording(
            f"mật khẩu cần ít nhất {LEAST} ký tự, nhiều nhất {MOST}; một câu ngắn dễ nhớ là tốt nhất",
            f"a password has at least {LEAST} characters and at most {MOST}; a short sentence is easiest to remember",
        )
    elif len(set(plain.casefold())) < _LEAST_DIFFERENT:
        detail = Wording(
            "mật khẩu lặp lại vài ký tự, quá dễ đoán", "the password repeats a few characters and is guessed at once"
        )
    elif name_key(name) in plain.casefold() and len(plain) - len(name) < LEAST // 2:
        detail = Wording("mật khẩu gần như là tên đăng nhập, quá dễ đoán", "the password is hardly more than the name")
    else:
        return password
    raise BadRequest("password", detail)


def hashed(password: str) -> str:
    """Return what is kept in place of a password: scrypt with a salt of its own."""
    return generate_password_hash(_plain(password), _METHOD)


class Passwords:
    """Compares passwords with what is kept of them, one at a time: each takes 32 MB."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._nobodys = hashed(secrets.token_urlsafe())
        self._key = secrets.token_bytes(32)
        self._right: OrderedDict[bytes, None] = OrderedDict()

    def fits(self, kept: str | None, password: str, *, remember: bool = False) -> bool:
        """Whether a password is that of which `kept` is the hash; of nobody's (``None``) it is found out in the same time.

        `remember` one that is right: then :meth:`is_remembered` knows it.
        """
        plain = _plain(password[: MOST + 1])
        with self._one_at_a_time:
            fits = check_password_hash(kept or self._nobodys, plain) and kept is not None
            if fits and remember:
                self._right[self._mark(kept, plain)] = None
                if len(self._right) > _REMEMBERED:
                    self._right.popitem(last=False)
            return fits

    def is_remembered(self, kept: str, password: str) -> bool:
        """Whether this password was found right before, as long as this process runs and `kept` is the same.

        Programs send it with every request; scrypt would take longer than most answers.
        """
        return self._mark(kept, _plain(password[: MOST + 1])) in self._right

    def _mark(self, kept: str | None, plain: str) -> bytes:
        return hmac.new(self._key, f"{kept}\0{plain}".encode("utf-8", "surrogatepass"), sha256).digest()


def _plain(password: str) -> str:
    """Return the password as every keyboard and system gives it: Vietnamese letters have several forms."""
    return unicodedata.normalize("NFKC", password)
