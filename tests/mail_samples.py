"""Outlook's mails, made here."""

import struct

from tests.office_samples import make_compound

SENT = 0x1E3060FDFC8C600
"""08:05 in Hà Nội on 3/11/2031, in tenths of a microsecond since 1601."""
TEXT = {
    "0037001F": "Đôn đốc báo cáo quý III",
    "0C1A001F": "Văn thư",
    "5D01001F": "vanthu@hoasua.example",
    "0E04001F": "Chi bộ Một; Chi bộ Hai",
    "1000001F": "Kính gửi các đồng chí,\r\nĐề nghị gửi báo cáo trước ngày 15.",
}


def msg(text: dict[str, str] = TEXT, **attached: dict[str, bytes]) -> bytes:
    """A mail; `attached` are its attachments by what ends the names of their storages."""
    times = bytes(32) + struct.pack("<HHIQ", 0x0040, 0x0E06, 6, 1) + struct.pack("<HHIQ", 0x0040, 0x0039, 6, SENT)
    streams = {"__properties_version1.0": times}
    streams |= {f"__substg1.0_{tag}": value.encode("utf-16-le") for tag, value in text.items()}
    for number, properties in attached.items():
        streams |= {f"__attach_version1.0_#{number}/__substg1.0_{tag}": value for tag, value in properties.items()}
    return make_compound(streams)


def named(name: str, content: bytes, **more: bytes) -> dict[str, bytes]:
    return {"3707001F": name.encode("utf-16-le"), "37010102": content, **more}
