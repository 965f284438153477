"""The nouns of assignments: who must do what, with whom, by when.

Frozen dataclasses without behaviour, as in :mod:`indexer.domain`. What a text does not say is ``None`` or empty; nothing is guessed.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from indexer.domain import PassageId, Range


class Unit(NamedTuple):
    """A body or an office that is told to do something."""

    name: str
    """As written."""
    key: str
    """The same for all spellings of one name: folded, abbreviations written out, without *các*, *đồng chí* and the like."""


class AssignmentRole(StrEnum):
    """What the assignee is to do in the task."""

    LEAD = "lead"
    ADVISE = "advise"
    """Prepares it for somebody who decides (*tham mưu*)."""
    SUPERVISE = "supervise"
    """Follows, presses, inspects (*theo dõi, đôn đốc*)."""
    ACCOUNTABLE = "accountable"
    """Directs it and answers for it (*trực tiếp chỉ đạo, chịu trách nhiệm*)."""
    EXECUTE = "execute"
    """Carries out the document as a whole (*chịu trách nhiệm thi hành*)."""
    REPORT = "report"
    """Reports, as a rule when something stands in the way."""


class Modality(StrEnum):
    """How strongly it is put."""

    ORDER = "order"
    """*giao*, *yêu cầu*."""
    REQUEST = "request"
    """*đề nghị*: binding from above, a wish among equals."""
    SHARE = "share"
    """*phân công*."""
    DUTY = "duty"
    """*có trách nhiệm*, and the plain statement of who does what."""


class DeadlineKind(StrEnum):
    """How a deadline is set."""

    BEFORE = "before"
    """*trước ngày …*: the day itself is too late, strictly."""
    BY = "by"
    """*chậm nhất*, *đến hết*: the day is the last."""
    WITHIN = "within"
    """*trong quý I/2026*: the last day of the period is the last."""
    RECURRING = "recurring"
    RELATIVE = "relative"
    """So long after something that the text names."""
    EXTERNAL = "external"
    """*theo lộ trình*: something else sets it."""
    ONGOING = "ongoing"
    SOFT = "soft"
    """*khẩn trương*, *kịp thời*: no date."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when."""

    kind: DeadlineKind
    value: str
    """``2026-06-30``, ``2026-Q1``, ``2025-12``, ``--06-15`` (of a year that is not said), ``monthly@23``, ``quarterly``,
    ``5wd after nhận được văn bản``; empty where there is nothing to count by."""
    range: Range
    """Characters of the passage's text that say so."""
    due: date | None = None
    """The day it names, or the last day of the period; ``None`` where no one day is meant."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One thing that somebody is told to do, in one passage."""

    passage_id: PassageId
    ordinal: int
    """Its place among the passage's assignments, from 1."""
    role: AssignmentRole
    modality: Modality
    task: Range
    """Characters of the passage's text: what is to be done, without the assignee."""
    assignees: tuple[Unit, ...] = ()
    """Empty only for :attr:`AssignmentRole.REPORT`: all whom the document addresses."""
    coordinating: tuple[Unit, ...] = ()
    executors: tuple[Unit, ...] = ()
    """Those whom the assignee is to direct."""
    deadline: Deadline | None = None
    report_to: str | None = None
    """To whom it is reported or sent, as written."""
    report_via: str | None = None
    """Through whom (*qua …*), as written."""
    product: str | None = None
    """What is to come of it, where a table says so."""
    is_inherited: bool = False
    """The assignee stands in a heading or a line above."""
    confidence: float = 1.0
    """How sure the reading is, 0 to 1."""
