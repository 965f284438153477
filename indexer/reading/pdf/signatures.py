"""Digital signatures in a PDF: who the certificates name, and when they say they signed. Nothing of it is verified."""

import re
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pypdf
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509 import Certificate
from cryptography.x509.oid import NameOID

from indexer.domain import DigitalSignature
from indexer.reading.lines import printable

_MOST_FIELDS = 10_000
"""Of a form; signatures are among the first."""
_TIME = re.compile(
    r"D:(?P<time>\d{14})(?:(?P<sign>[+-])(?P<hours>\d{2})'?(?P<minutes>\d{2})?'?|(?P<utc>Z))?",
    re.ASCII,
)
_MAX_NAME = 200


def signatures_in(reader: pypdf.PdfReader) -> tuple[DigitalSignature, ...]:
    """Return who signed, the earliest first, each signer once. A broken signature is left out: the text does not hang on it."""
    found: dict[str | None, DigitalSignature] = {}
    try:
        signed = sorted(map(_signature, _values(reader)), key=_when)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  a broken form must not cost the document
        return ()
    for one in signed:
        if one.name or one.time:
            found.setdefault(one.name, one)
    return tuple(found.values())


def _when(signature: DigitalSignature) -> float:
    return signature.time.timestamp() if signature.time else float("inf")


def _values(reader: pypdf.PdfReader) -> Iterator[Any]:
    form = _object(reader.root_object.get("/AcroForm"))
    waiting = list(reversed(form.get("/Fields", ()))) if form else []
    for _ in range(_MOST_FIELDS):  # A tree that bites its tail ends here.
        if not waiting:
            return
        field = _object(waiting.pop())
        if not isinstance(field, dict):
            continue
        value = _object(field.get("/V"))
        if field.get("/FT") == "/Sig" and isinstance(value, dict):
            yield value
        waiting.extend(reversed(_object(field.get("/Kids")) or ()))


def _object(value: Any) -> Any:
    return value.get_object() if value is not None else None


def _signature(value: Any) -> DigitalSignature:
    contents = value.get("/Contents")
    raw = contents if isinstance(contents, bytes) else getattr(contents, "original_bytes", b"")
    name = _certified(raw) or str(value.get("/Name") or "")
    return DigitalSignature(" ".join(printable(name).split())[:_MAX_NAME] or None, _time(str(value.get("/M") or "")))


def _certified(raw: bytes) -> str:
    """Return the name in the certificate that no other of the signature's certificates rests on: the signer's own."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Many are in BER and not in DER.
            certificates = pkcs7.load_der_pkcs7_certificates(raw)
            issuers = {one.issuer for one in certificates if one.issuer != one.subject}
            return next((name for one in certificates if one.subject not in issuers if (name := _common_name(one))), "")
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  it raises all kinds on broken certificates; the time is still worth having
        return ""


def _common_name(certificate: Certificate) -> str:
    return next((str(one.value) for one in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)), "")


def _time(text: str) -> datetime | None:
    match = _TIME.match(text)
    if match is None:
        return None
    zone = UTC if match["utc"] else None
    try:
        if match["sign"]:
            offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
            zone = timezone(-offset if match["sign"] == "-" else offset)
        # Without a zone it is the signer's own, who is in Vietnam.
        return datetime.strptime(match["time"], "%Y%m%d%H%M%S").replace(tzinfo=zone or timezone(timedelta(hours=7)))
    except ValueError:
        return None
