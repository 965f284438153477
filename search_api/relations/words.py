"""What relations and validity are called, for people. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

from indexer.citations import CitedDocument, RelationKind
from indexer.domain import TimeInForce, Wording
from search_api.relations.related import OWN, ContradictionKind, EffectStatus, End, RelationEdge, Status, Validity

K = RelationKind

KIND_NAMES: Mapping[RelationKind, Wording] = MappingProxyType(
    {
        K.BASIS: Wording("căn cứ", "rests on"),
        K.PROPOSED_BY: Wording("theo đề nghị tại", "as proposed in"),
        K.IMPLEMENTS: Wording("thực hiện", "implements"),
        K.CONTINUES: Wording("tiếp tục thực hiện", "continues"),
        K.GUIDES: Wording("hướng dẫn", "guides"),
        K.AMENDS: Wording("sửa đổi, bổ sung", "amends"),
        K.REPLACES: Wording("thay thế", "replaces"),
        K.REPEALS: Wording("bãi bỏ", "repeals"),
        K.SUSPENDS: Wording("đình chỉ", "suspends"),
        K.EXTENDS: Wording("gia hạn", "extends"),
        K.CORRECTS: Wording("đính chính", "corrects"),
        K.PROMULGATES: Wording("ban hành kèm theo", "issues with it"),
        K.APPROVES: Wording("phê duyệt", "approves"),
        K.REPORTS_ON: Wording("báo cáo về", "reports on"),
        K.REPLIES_TO: Wording("trả lời", "replies to"),
        K.CONSOLIDATES: Wording("hợp nhất", "consolidates"),
        K.CITES: Wording("viện dẫn", "cites"),
    }
)
"""What the first does."""

PASSIVE_NAMES: Mapping[RelationKind, Wording] = MappingProxyType(
    {
        K.BASIS: Wording("là căn cứ của", "is a basis of"),
        K.PROPOSED_BY: Wording("là đề nghị dẫn tới", "proposed"),
        K.IMPLEMENTS: Wording("được thực hiện bởi", "is implemented by"),
        K.CONTINUES: Wording("được tiếp tục bởi", "is continued by"),
        K.GUIDES: Wording("được hướng dẫn bởi", "is guided by"),
        K.AMENDS: Wording("được sửa đổi, bổ sung bởi", "is amended by"),
        K.REPLACES: Wording("được thay thế bởi", "is replaced by"),
        K.REPEALS: Wording("bị bãi bỏ bởi", "is repealed by"),
        K.SUSPENDS: Wording("bị đình chỉ bởi", "is suspended by"),
        K.EXTENDS: Wording("được gia hạn bởi", "is extended by"),
        K.CORRECTS: Wording("được đính chính bởi", "is corrected by"),
        K.PROMULGATES: Wording("được ban hành kèm theo", "is issued with"),
        K.APPROVES: Wording("được phê duyệt bởi", "is approved by"),
        K.REPORTS_ON: Wording("được báo cáo tại", "is reported on in"),
        K.REPLIES_TO: Wording("được trả lời tại", "is replied to in"),
        K.CONSOLIDATES: Wording("được hợp nhất tại", "is consolidated in"),
        K.CITES: Wording("được viện dẫn tại", "is cited in"),
    }
)
"""The same, seen from the second."""

STATUS_NAMES: Mapping[Status, Wording] = MappingProxyType(
    {
        Status.UNKNOWN: Wording("kho không nói gì về hiệu lực", "the archive says nothing of its validity"),
        Status.EXTENDED: Wording("được gia hạn", "extended"),
        Status.AMENDED: Wording("đã được sửa đổi, bổ sung", "amended"),
        Status.NOT_YET: Wording("chưa có hiệu lực", "not yet in force"),
        Status.EXPIRED: Wording("đã hết thời hạn hiệu lực", "its time in force is over"),
        Status.SUSPENDED: Wording("bị đình chỉ", "suspended"),
        Status.PARTLY_EXPIRED: Wording("hết hiệu lực một phần", "partly expired"),
        Status.REPLACED: Wording("đã được thay thế", "replaced"),
        Status.REPEALED: Wording("đã bị bãi bỏ", "repealed"),
    }
)


def name_of(end: End) -> str:
    """Return what to call a document: its symbol, else its title, else what it is cited by."""
    if end.document is not None:
        return end.document.header.symbol or end.document.title
    return cited_name(end.cited) if end.cited else end.key


def cited_name(cited: CitedDocument) -> str:
    """Return what a cited document that is not in the archive is called."""
    if cited.symbol and cited.name:
        return f"{cited.name} số {cited.symbol}"
    if cited.name:
        return cited.name if cited.year is None or str(cited.year) in cited.name else f"{cited.name} năm {cited.year}"
    return cited.symbol or cited.key


def told_of(edge: RelationEdge) -> Wording:
    """Return an edge as its target has it: *được thay thế bởi 212/QĐ-UBND*."""
    name, passive = name_of(edge.source), PASSIVE_NAMES[edge.kind]
    return Wording(f"{passive.vi} {name}", f"{passive.en} {name}")


def effect_words(term: TimeInForce, status: EffectStatus) -> Wording:
    """Return what a document says of its own time in force: *có hiệu lực từ 1/12/2025 (theo chính văn bản)*."""
    starts = f"{term.starts.day}/{term.starts.month}/{term.starts.year}" if term.starts else ""
    ends = f"{term.ends.day}/{term.ends.month}/{term.ends.year}" if term.ends else ""
    span = (
        " ".join(filter(None, (starts and f"từ {starts}", ends and f"đến hết {ends}"))),
        " ".join(filter(None, (starts and f"from {starts}", ends and f"until {ends}"))),
    )
    vi = {
        EffectStatus.NOT_YET: "chưa có hiệu lực",
        EffectStatus.IN_FORCE: "có hiệu lực",
        EffectStatus.EXPIRED: "đã hết thời hạn hiệu lực",
    }[status]
    en = {
        EffectStatus.NOT_YET: "not yet in force",
        EffectStatus.IN_FORCE: "in force",
        EffectStatus.EXPIRED: "its time in force is over",
    }[status]
    return Wording(f"{vi} ({span[0]}, theo chính văn bản)", f"{en} ({span[1]}, by its own words)")


CONTRADICTION_NAMES: Mapping[ContradictionKind, Wording] = MappingProxyType(
    {
        ContradictionKind.EACH_ENDS_THE_OTHER: Wording(
            "hai văn bản đều nói thay thế, bãi bỏ nhau", "two documents each say that they end the other"
        ),
        ContradictionKind.OTHER_DAY: Wording(
            "được viện dẫn với ngày khác ngày của văn bản", "cited with another day of issue than it bears"
        ),
        ContradictionKind.CHANGED_AFTER_ITS_END: Wording(
            "đã bị thay thế, bãi bỏ nhưng sau đó vẫn được sửa đổi, hướng dẫn hoặc thực hiện",
            "ended, and yet amended, guided or implemented later",
        ),
    }
)


def validity_words(validity: Validity) -> Wording:
    """Return what is known of a validity in one line, the gravest first."""
    own = [effect_words(validity.term, validity.effect_status)] if validity.term and validity.effect_status else []
    told = [*(own if validity.status in OWN else []), *map(told_of, validity.by[:3])] or own or [STATUS_NAMES[validity.status]]
    if validity.status is Status.PARTLY_EXPIRED:
        told.insert(0, STATUS_NAMES[Status.PARTLY_EXPIRED])
    if validity.period_end is not None:
        told.append(Wording(f"giai đoạn đã qua (đến {validity.period_end})", f"its period is over (until {validity.period_end})"))
    return Wording("; ".join(one.vi for one in told), "; ".join(one.en for one in told))
