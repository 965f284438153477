"""Everything that can go wrong and is not a bug.

::

    TracuuError
    ├── SourceError            one file cannot be indexed; the run goes on
    │   ├── Unreadable         permissions, vanished, input/output error
    │   ├── EmptyFile          zero bytes
    │   ├── TooLarge
    │   ├── UnknownFormat      a kind of file that is not read
    │   ├── Damaged            not what its kind must be, or broken
    │   ├── PasswordNeeded
    │   ├── WrongEncoding      text in no encoding that could be recognised
    │   ├── NoText             opened, and there is no text in it (a scan)
    │   ├── ReadingTimedOut
    │   ├── ReaderCrashed      the worker died or ran out of memory
    │   └── LoopedLink         a symbolic link that leads back into its own folder
    ├── SecrecyMark            the document bears a mark of state secrecy: quarantined
    ├── RunError               the whole command cannot go on
    │   ├── FolderMissing
    │   ├── FolderEmpty
    │   ├── ArchiveMissing
    │   ├── ArchiveBusy        another process is indexing
    │   ├── ArchiveDamaged
    │   ├── IndexIncompatible  made with another model or other passage rules
    │   ├── DiskFull
    │   ├── ModelMissing
    │   ├── ModelRefused       prepared weights do not agree with the original
    │   ├── NotEnoughToLearn   an archive that a model cannot be adapted to
    │   └── BadSetting
    └── RequestError           what was asked for does not make sense
        ├── BadRequest
        ├── QueryTooLong
        ├── QueryEmpty
        └── NotInArchive

Errors are named for the fact, carry the values, and word themselves in Vietnamese and English;
``str(error)`` is English. They know neither HTTP nor exit codes: the edges translate.
No error ever holds text of a document.
"""

from indexer.domain import DocumentId, Language, PassageId, Reason, Wording
from indexer.figures import figure


class TracuuError(Exception):
    """Base of all errors below."""

    def __init__(self, wording: Wording) -> None:
        super().__init__(wording.en)
        self.wording = wording

    @property
    def code(self) -> str:
        """The class's name: stable, for programs."""
        return type(self).__name__

    @property
    def reason(self) -> Reason:
        """The error as a value that can be kept."""
        return Reason(self.code, self.wording)

    def message(self, language: Language) -> str:
        """Return the sentence for a reader of `language`."""
        return self.wording.vi if language == "vi" else self.wording.en

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross from worker processes; the default would call the subclass with one argument.
        return _restore, (type(self), self.wording, dict(self.__dict__))


def _restore(kind: type[TracuuError], wording: Wording, state: dict[str, object]) -> TracuuError:
    error = kind.__new__(kind)
    Exception.__init__(error, wording.en)
    error.__dict__.update(state)
    return error


# --- One file ----------------------------------------------------------------------------------------


class SourceError(TracuuError):
    """One file cannot be indexed; the run goes on."""


class Unreadable(SourceError):
    """The file could not be opened or read."""

    def __init__(self, detail: str) -> None:
        super().__init__(Wording(f"không mở được tệp ({detail})", f"the file cannot be opened ({detail})"))


class EmptyFile(SourceError):
    """The file has no bytes."""

    def __init__(self) -> None:
        super().__init__(Wording("tệp rỗng (0 byte)", "the file is empty (0 bytes)"))


class TooLarge(SourceError):
    """The file, or what it unpacks to, is over a limit."""

    def __init__(self, size: int, limit: int, what: Wording = Wording("byte", "bytes")) -> None:
        self.size, self.limit = size, limit
        vi = f"quá lớn: {figure(size)} {what.vi}, giới hạn {figure(limit)}"
        super().__init__(Wording(vi, f"too large: {size:,} {what.en}, the limit is {limit:,}"))


class UnknownFormat(SourceError):
    """A kind of file that is not read."""

    def __init__(self, kind: str, hint: Wording | None = None) -> None:
        self.kind = kind
        vi, en = (f"; {hint.vi}", f"; {hint.en}") if hint else ("", "")
        super().__init__(Wording(f"chưa đọc được loại tệp này ({kind}){vi}", f"this kind of file is not read ({kind}){en}"))


class Damaged(SourceError):
    """The bytes are not what this kind of file must hold."""

    def __init__(self, kind: str, detail: str = "") -> None:
        self.kind = kind
        tail = f": {detail}" if detail else ""
        super().__init__(Wording(f"tệp hỏng hoặc không phải {kind}{tail}", f"damaged, or not {kind}{tail}"))


class PasswordNeeded(SourceError):
    """The file is encrypted and opens only with a password."""

    def __init__(self) -> None:
        super().__init__(Wording("tệp có mật khẩu", "the file needs a password"))


class WrongEncoding(SourceError):
    """Text in no encoding that could be recognised."""

    def __init__(self) -> None:
        super().__init__(Wording("không nhận ra bảng mã của văn bản", "the text's encoding was not recognised"))


class NoText(SourceError):
    """Opened, and there is no text in it."""

    def __init__(
        self,
        wording: Wording = Wording(
            "không có chữ để đọc (bản quét ảnh hoặc trang trống)", "there is no text in it (a scan, or blank pages)"
        ),
    ) -> None:
        super().__init__(wording)


class ReadingTimedOut(SourceError):
    """Reading took too long and was stopped."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(Wording(f"đọc quá {seconds:g} giây nên đã dừng", f"reading took over {seconds:g} s and was stopped"))


class ReaderCrashed(SourceError):
    """The worker that read the file died."""

    def __init__(self, detail: str = "") -> None:
        tail = f" ({detail})" if detail else ""
        super().__init__(Wording(f"trình đọc dừng đột ngột{tail}", f"the reader stopped abruptly{tail}"))


class LoopedLink(SourceError):
    """A symbolic link that leads back into its own folder."""

    def __init__(self) -> None:
        super().__init__(
            Wording("liên kết vòng (trỏ về chính thư mục chứa nó)", "a symbolic link that leads back into its own folder")
        )


class SecrecyMark(TracuuError):
    """The document bears a mark of state secrecy; holds the rule, never the text."""

    def __init__(self, rule: str) -> None:
        self.rule = rule
        super().__init__(
            Wording(
                f"phát hiện dấu chỉ độ mật, không lập chỉ mục (quy tắc {rule})",
                f"bears a mark of secrecy, not indexed (rule {rule})",
            )
        )


# --- The whole run -----------------------------------------------------------------------------------


class RunError(TracuuError):
    """The whole command cannot go on."""


class FolderMissing(RunError):
    """A folder to be indexed is not there (or is not a folder)."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        super().__init__(Wording(f"không thấy thư mục: {folder}", f"no such folder: {folder}"))


class FolderEmpty(RunError):
    """A folder that is to be indexed holds no file.

    Also raised for a folder that held documents before: an unplugged drive must not empty the archive.
    """

    def __init__(self, folder: str, known: int = 0) -> None:
        self.folder, self.known = folder, known
        super().__init__(
            Wording(
                f"thư mục không có tệp nào: {folder}"
                + (f" (trước đây có {known} tệp; giữ nguyên, không xóa gì)" if known else ""),
                f"the folder holds no files: {folder}"
                + (f" (it held {known} before; they are kept, nothing was removed)" if known else ""),
            )
        )


class ArchiveMissing(RunError):
    """There is no archive yet."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            Wording(
                f"chưa có kho tại {folder}; hãy chạy: tracuu index THƯ_MỤC", f"no archive at {folder}; run: tracuu index FOLDER"
            )
        )


class ArchiveBusy(RunError):
    """Another process is writing to the archive."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            Wording(
                f"một tiến trình khác đang lập chỉ mục kho {folder}; hãy đợi nó xong",
                f"another process is indexing into {folder}; wait for it to end",
            )
        )


class ArchiveDamaged(RunError):
    """The truth itself (the SQLite file) cannot be read."""

    def __init__(self, detail: str) -> None:
        super().__init__(Wording(f"kho bị hỏng: {detail}", f"the archive is damaged: {detail}"))


class IndexIncompatible(RunError):
    """The archive was made with another model or other passage rules."""

    def __init__(self, held: str, wanted: str) -> None:
        self.held, self.wanted = held, wanted
        super().__init__(
            Wording(
                f"kho được lập với {held}, nay dùng {wanted}; hãy chạy: tracuu index --rebuild",
                f"the archive was made with {held}, now {wanted} is in use; run: tracuu index --rebuild",
            )
        )


class DiskFull(RunError):
    """No room left; what was committed stays."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            Wording(
                f"hết chỗ trên đĩa tại {folder}; phần đã ghi vẫn còn nguyên, hãy giải phóng đĩa rồi chạy lại",
                f"the disk is full at {folder}; what was committed is intact: free some room and run again",
            )
        )


class ModelMissing(RunError):
    """The embedding model is not on this machine."""

    def __init__(self, name: str, detail: Wording) -> None:
        self.name = name
        super().__init__(
            Wording(f"không có mô hình {name} trên máy này: {detail.vi}", f"the model {name} is not on this machine: {detail.en}")
        )


class ModelRefused(RunError):
    """A model folder or a preparation that must not be trusted."""

    def __init__(self, detail: Wording) -> None:
        super().__init__(Wording(f"không nhận mô hình này: {detail.vi}", f"this model is refused: {detail.en}"))


class NotEnoughToLearn(RunError):
    """An archive that a model cannot be adapted to: nothing is changed."""


class BadSetting(RunError):
    """A setting or an environment variable that makes no sense."""

    def __init__(self, name: str, detail: Wording) -> None:
        super().__init__(Wording(f"thiết lập {name} không hợp lệ: {detail.vi}", f"bad setting {name}: {detail.en}"))


# --- A request ---------------------------------------------------------------------------------------


class RequestError(TracuuError):
    """What was asked for does not make sense."""


class BadRequest(RequestError):
    """A parameter has a value it cannot have."""

    def __init__(self, field: str, detail: Wording) -> None:
        self.field = field
        super().__init__(Wording(f"{field}: {detail.vi}", f"{field}: {detail.en}"))


class QueryEmpty(RequestError):
    """Nothing was typed."""

    def __init__(self) -> None:
        super().__init__(Wording("hãy gõ nội dung cần tìm", "type what to look for"))


class QueryTooLong(RequestError):
    """More was typed than a query can hold."""

    def __init__(self, length: int, limit: int) -> None:
        self.length, self.limit = length, limit
        super().__init__(
            Wording(
                f"câu tìm dài {figure(length)} ký tự, tối đa {figure(limit)}; hãy rút gọn",
                f"the query has {length:,} characters, at most {limit:,} are taken; shorten it",
            )
        )


class NotInArchive(RequestError):
    """No such document or passage (any more)."""

    def __init__(self, id: DocumentId | PassageId | str) -> None:
        self.id = id
        super().__init__(Wording(f"không có trong kho: {id}", f"not in the archive: {id}"))
