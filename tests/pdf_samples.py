"""PDF files with signatures and with files attached to them; the same every time they are made."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import pypdf
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, NameObject, TextStringObject

from tests.reading_samples import PARAGRAPHS, flowing, make_pdf


def certificates(*names: str) -> bytes:
    """Certificates, each resting on the one before it, the signer's own last, as a signature carries them."""
    chain: list[x509.Certificate] = []
    keys = [Ed25519PrivateKey.from_private_bytes(bytes([index] * 32)) for index in range(len(names))]
    for index, name in enumerate(names):
        own, above = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (name, names[max(index - 1, 0)]))
        builder = x509.CertificateBuilder(above, own, keys[index].public_key(), index + 1)
        builder = builder.not_valid_before(datetime(2030, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
        chain.append(builder.sign(keys[max(index - 1, 0)], None))
    return pkcs7.serialize_certificates(chain, Encoding.DER)


def signed_pdf(signatures: Sequence[tuple[bytes, str]], *, looped: bool = False) -> bytes:
    """A PDF with signature fields: what each holds, and when it says it was made."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(make_pdf([flowing(PARAGRAPHS)])))
    fields = ArrayObject()
    for contents, time in signatures:
        value = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Sig"),
                NameObject("/M"): TextStringObject(time),
                # Programs fill what is left of the place they keep with zeros.
                NameObject("/Contents"): ByteStringObject(contents + bytes(50)),
            }
        )
        field = DictionaryObject({NameObject("/FT"): NameObject("/Sig"), NameObject("/V"): value})
        reference = writer._add_object(field)
        if looped:
            field[NameObject("/Kids")] = ArrayObject([reference])
        fields.append(reference)
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): fields})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_attachments(named: dict[str, bytes], **locked: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(make_pdf([flowing(PARAGRAPHS)])))
    for name, content in named.items():
        writer.add_attachment(name, content)
    if locked:
        writer.encrypt(locked["user"], "chủ", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
