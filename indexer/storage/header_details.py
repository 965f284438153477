"""What a header tells beyond its columns, as one JSON object, and back."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from indexer.domain import DigitalSignature, Evidence, Header, HeaderField, Origin, Urgency


def details_of(header: Header) -> str:
    """Return the JSON of what has no column of its own; what is absent is not written."""
    details = {
        "signer": header.signer,
        "signer_title": header.signer_title,
        "recipients": header.recipients,
        "urgency": header.urgency,
        "attached_to": header.attached_to,
        "is_draft": header.is_draft,
        "signatures": [(one.name, one.time.isoformat() if one.time else None) for one in header.signatures],
        "evidence": [
            (found.field, round(found.confidence, 3), found.page, found.start, found.end, found.origin)
            for found in header.evidence
        ],
    }
    return json.dumps({name: value for name, value in details.items() if value}, ensure_ascii=False)


def with_details(header: Header, text: str) -> Header:
    """Return `header` with what :func:`details_of` wrote."""
    details: Mapping[str, Any] = json.loads(text)
    if not details:
        return header
    urgency = details.get("urgency")
    return replace(
        header,
        signer=details.get("signer"),
        signer_title=details.get("signer_title"),
        recipients=tuple(details.get("recipients", ())),
        urgency=Urgency(urgency) if urgency else None,
        attached_to=details.get("attached_to"),
        is_draft=details.get("is_draft", False),
        signatures=tuple(
            DigitalSignature(name, datetime.fromisoformat(time) if time else None) for name, time in details.get("signatures", ())
        ),
        evidence=tuple(
            Evidence(HeaderField(field), confidence, page, start, end, Origin(origin))
            for field, confidence, page, start, end, origin in details.get("evidence", ())
        ),
    )
