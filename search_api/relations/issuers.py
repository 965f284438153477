"""Whether two names are of the same body: whole or short, with its place or without, its head or its committee for itself. Pure."""

import re

from indexer.language.folding import fold

_LITTLE = frozenset({"va", "cua", "cac", "khoa", "nuoc", "ban", "hanh"})
_HEADS = frozenset({"ban", "thuong", "vu", "chap", "hanh", "truc", "chu", "tich"})
_BODIES = (
    ("ubnd", r"uy ban nhan dan|ubnd"),
    ("hdnd", r"hoi dong nhan dan|hdnd"),
    ("ubkt", r"uy ban kiem tra|ubkt"),
    ("ubmt", r"uy ban mat tran to quoc(?: viet nam)?|ubmttq(?:vn)?|ubmt"),
    ("van phong", r"van phong|vp"),
    ("thanh tra", r"thanh tra"),
    ("cap uy", r"dang uy|thanh uy|tinh uy|huyen uy|quan uy|dang bo"),
)
"""Bodies that stand beside each other at one place, hardly told apart by the words of their names."""
_WITHIN = frozenset({"ubkt", "van phong", "thanh tra"})
"""Bodies called by the name of the one they belong to, and more."""
_SHORT = (("bct", "bo chinh tri"), ("btv", "ban thuong vu"), ("ttg", "thu tuong"))
_ANY_OF_CENTRE = frozenset({"trung uong", "trung uong dang", "dang", "dang ta"})
"""What the bodies of the centre are called together."""
_JOINING = frozenset({"va", "cua", "ve", "cac"})
"""Words that no abbreviation has a letter of."""


def same_issuer(said: str | None, held: str | None) -> bool | None:
    """Return whether `said` names the body `held`; ``None`` where one is missing or names no certain body."""
    if fold(said or "") in _ANY_OF_CENTRE:
        return None
    one, other = _plain(said, held), _plain(held, said)
    less, more = sorted((_words(one), _words(other)), key=len)
    if not less:
        return None
    body, another = _body(one), _body(other)
    if body != another and ({body, another} & _WITHIN or None not in (body, another)):
        return False
    return len(less & more) / len(less) > 0.7


def _plain(issuer: str | None, beside: str | None) -> str:
    """Return a body's name folded, its abbreviations written out, those of its own as the name `beside` it has them."""
    text = " ".join(re.findall(r"[^\W_]+", fold(_written_out(issuer or "", beside or ""))))
    for short, full in _SHORT:
        text = re.sub(rf"\b{short}\b", full, text)
    return text


def _body(text: str) -> str | None:
    """Return which of the bodies of a place a folded name begins with."""
    found = [(match.start(), name) for name, pattern in _BODIES if (match := re.search(rf"\b(?:{pattern})\b", text))]
    return min(found)[1] if found else None


def _words(text: str) -> frozenset[str]:
    for name, pattern in _BODIES[:-1]:
        text = re.sub(rf"\b(?:{pattern})\b", name, text)
    words = frozenset(text.split()) - _LITTLE
    return words - _HEADS or words


def _written_out(name: str, beside: str) -> str:
    """Write out abbreviations by the words whose initials they are: *Sở GD&ĐT* beside *Sở Giáo dục và Đào tạo*."""
    if name.isupper() and len(name.split()) > 2:
        return name
    words = [word for word in re.findall(r"[^\W\d_]+", beside) if fold(word) not in _JOINING]
    initials = "".join(fold(word)[0] for word in words)
    for short in re.findall(r"(?<![^\W_])[A-ZĐƯ][A-ZĐƯ&-]*[A-ZĐƯ](?![^\W_])", name):
        letters = fold("".join(filter(str.isalpha, short)))
        if (at := initials.find(letters)) >= 0 and not any(word.isupper() for word in words[at : at + len(letters)]):
            name = name.replace(short, " ".join(words[at : at + len(letters)]))
    return name
