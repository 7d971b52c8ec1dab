"""The configuration: four sources, one order, and every mistake named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from kzqa.config import Config, load_config
from kzqa.errors import ConfigError


@pytest.fixture(autouse=True)
def clean_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in Config.model_fields:
        monkeypatch.delenv(f"KZQA_{name.upper()}", raising=False)
    monkeypatch.delenv("KZQA_CONFIG", raising=False)
    return tmp_path


def test_defaults_are_those_of_a_server_that_nobody_else_reaches() -> None:
    config = load_config()
    assert (config.host, config.port) == ("127.0.0.1", 7860)
    assert config.allowed_origins == ()


def test_file_is_overridden_by_environment_and_environment_by_flags(
    clean_place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (clean_place / "kzqa.toml").write_text('port = 1\nhost = "file"\nconcurrency = 3\n', encoding="utf-8")
    monkeypatch.setenv("KZQA_PORT", "2")
    monkeypatch.setenv("KZQA_HOST", "environment")
    config = load_config(port=4, embedder=None)
    assert (config.port, config.host, config.concurrency) == (4, "environment", 3)
    assert config.embedder == "e5"


def test_the_file_is_found_by_flag_then_by_environment_then_in_the_working_folder(
    clean_place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, port in (("kzqa.toml", 1), ("named.toml", 2), ("given.toml", 3)):
        (clean_place / name).write_text(f"port = {port}\n", encoding="utf-8")
    assert load_config().port == 1
    monkeypatch.setenv("KZQA_CONFIG", "named.toml")
    assert load_config().port == 2
    assert load_config(Path("given.toml")).port == 3


def test_lists_are_read_from_commas_and_from_toml_arrays(clean_place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (clean_place / "kzqa.toml").write_text('trusted_hosts = ["a.example", "b.example"]\n', encoding="utf-8")
    monkeypatch.setenv("KZQA_ALLOWED_ORIGINS", " https://a.example , https://b.example,")
    config = load_config()
    assert config.trusted_hosts == ("a.example", "b.example")
    assert config.allowed_origins == ("https://a.example", "https://b.example")


def test_an_unknown_key_of_the_file_is_named_with_its_file(clean_place: Path) -> None:
    (clean_place / "kzqa.toml").write_text("colour = 1\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"kzqa\.toml: colour: unknown setting; the settings are: .*concurrency"):
        load_config()


def test_an_unknown_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KZQA_COLOUR", "red")
    with pytest.raises(ConfigError, match="KZQA_COLOUR: unknown setting"):
        load_config()


def test_an_unknown_flag_is_named() -> None:
    with pytest.raises(ConfigError, match="--rate-per-hour: unknown setting"):
        load_config(rate_per_hour=3)


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "70000"), ("PORT", "abc"), ("THREADS", "0"), ("MAX_QUESTION", "5"), ("CONCURRENCY", "-1")],
)
def test_a_value_that_does_not_fit_is_an_error_naming_its_origin(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"KZQA_{name}", value)
    with pytest.raises(ConfigError, match=f"KZQA_{name}: "):
        load_config()


@pytest.mark.parametrize("content", [b"port = ", b"\xff\xfe\x00", b"port = 1\nport = 2\n"])
def test_a_file_that_is_not_toml_is_an_error_naming_it(clean_place: Path, content: bytes) -> None:
    (clean_place / "broken.toml").write_bytes(content)
    with pytest.raises(ConfigError, match=r"broken\.toml: "):
        load_config(Path("broken.toml"))


def test_a_file_that_is_named_but_missing_is_an_error(clean_place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match=r"missing\.toml"):
        load_config(Path("missing.toml"))
    monkeypatch.setenv("KZQA_CONFIG", "missing.toml")
    with pytest.raises(ConfigError, match=r"missing\.toml"):
        load_config()
    with pytest.raises(ConfigError):
        load_config(clean_place)


def test_the_configuration_is_frozen() -> None:
    config = load_config()
    with pytest.raises(ValidationError):
        config.port = 1


def test_every_setting_is_described_for_the_documentation() -> None:
    assert all(field.description and field.description.endswith(".") for field in Config.model_fields.values())


def test_a_store_elsewhere_needs_its_address_and_its_key_is_in_no_text(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="store = milvus needs store_url"):
        load_config(store="milvus")
    with pytest.raises(ConfigError, match="--store:"):
        load_config(store="somewhere")
    for address in ("milvus:19530", "http://", "ftp://10.0.0.5:19530", "http://10.0.0.5:19530?x=1"):
        with pytest.raises(ConfigError, match=r"--store-url: .*must be an address like http://10.0.0.5:19530"):
            load_config(store="milvus", store_url=address)
    with pytest.raises(ConfigError, match="give the key with store_api_key"):
        load_config(store="milvus", store_url="http://root:Milvus@10.0.0.5:19530")
    (tmp_path / "key").write_text("root:sesame\n", encoding="utf-8")
    where: dict[str, Any] = {"store": "milvus", "store_url": "http://10.0.0.5:19530/"}
    config = load_config(store_api_key_file=tmp_path / "key", **where)
    assert config.store_url == "http://10.0.0.5:19530"
    key = config.store_key()
    assert key is not None
    assert key.get_secret_value() == "root:sesame"
    assert "sesame" not in repr(load_config(store_api_key="root:sesame", **where))
    with pytest.raises(ConfigError, match="store_api_key and store_api_key_file are both given"):
        load_config(store_api_key="root:sesame", store_api_key_file=tmp_path / "key", **where)
    (tmp_path / "key").write_text("two words", encoding="utf-8")
    with pytest.raises(ConfigError, match="a key is of printable ASCII") as caught:
        load_config(store_api_key_file=tmp_path / "key", **where).store_key()
    assert "two words" not in str(caught.value)
