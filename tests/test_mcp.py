"""The server for assistants, driven by the protocol's own client over standard input and output."""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from kzqa.config import Config
from kzqa.domain import Corpus
from kzqa.pipeline import build_index
from tiny_corpus import small, write

__all__ = ["small"]

KZQA = Path(sys.executable).with_name("kzqa")
RARE = "Xylophonovskaya"

pytestmark = pytest.mark.usefixtures("library")


def talk(config: Config, conversation: Callable[[Client], Awaitable[Any]], errors: Path) -> Any:
    """What a conversation gives that one client has with one server process."""
    arguments = ["mcp", "--corpus", str(config.corpus), "--index", str(config.index)]
    server = StdioServerParameters(command=str(KZQA), args=arguments, env=dict(os.environ))

    async def run() -> Any:
        with errors.open("w", encoding="utf-8") as log:
            async with Client(stdio_client(server, errlog=log)) as client:
                return await conversation(client)

    with anyio.from_thread.start_blocking_portal() as portal:
        return portal.call(run)


def test_an_assistant_asks_searches_and_shows_and_gets_the_words_of_the_texts(
    config: Config, corpus: Corpus, tmp_path: Path
) -> None:
    async def conversation(client: Client) -> dict[str, Any]:
        tools = (await client.list_tools()).tools
        calls: dict[str, dict[str, Any]] = {
            "ask": {"question": "What happened to Bota Jardemalie?"},
            "search": {"question": "пытки", "limit": 3, "years": [2021]},
            "show": {"reference": "2021/2544(RSP), recital T"},
        }
        results = {name: await client.call_tool(name, arguments) for name, arguments in calls.items()}
        wrong = [
            await client.call_tool("show", {"reference": "recital ZZ of the 1066 resolution"}),
            await client.call_tool("ask", {"question": "x", "sources": ["nothing"]}),
            await client.call_tool("ask", {"question": f"{RARE} " * 500}),
            await client.call_tool("ask", {"question": f"Who is {RARE}?", "kinds": ["poem"]}),
        ]
        asked = await client.call_tool("ask", {"question": f"Who is {RARE}?"})
        return {"tools": tools, "results": results, "wrong": wrong, "asked": asked, "told": client.instructions}

    errors = tmp_path / "stderr"
    given = talk(config, conversation, errors)
    assert {tool.name for tool in given["tools"]} == {"ask", "search", "show"}
    assert all(tool.annotations.read_only_hint for tool in given["tools"])
    assert "not what Parliament adopted" in given["told"]
    answer = given["results"]["ask"].structured_content
    assert answer["status"] == "answered"
    for citation in answer["citations"]:
        assert corpus.by_id[citation["id"]].text[citation["start"] : citation["end"]] == citation["quote"]
    hits = given["results"]["search"].structured_content["hits"]
    assert len(hits) == 3
    assert {hit["source"] for hit in hits} == {"ep-2021-2544-rsp"}
    shown = given["results"]["show"].structured_content["paragraphs"]
    assert [paragraph["text"] for paragraph in shown] == [corpus.by_id["ep-2021-2544-rsp#recital-T"].text]
    assert all(result.is_error and result.content[0].text for result in given["wrong"])
    assert given["asked"].structured_content["status"] != "answered"
    assert RARE not in errors.read_text(encoding="utf-8")


def test_an_index_that_is_replaced_or_gone_is_noticed_with_the_next_call(small: Config, tmp_path: Path) -> None:
    async def asked(client: Client) -> Any:
        return await client.call_tool("ask", {"question": "What does recital A of the 2030 resolution say?"})

    async def conversation(client: Client) -> list[Any]:
        given = [await asked(client)]
        write(small.corpus, "seven")
        await anyio.to_thread.run_sync(build_index, small)
        given.append(await asked(client))
        moved = small.index.rename(small.index.with_name("moved"))
        given.append(await asked(client))
        moved.rename(small.index)
        given.append(await asked(client))
        return given

    first, replaced, gone, back = talk(small, conversation, tmp_path / "stderr")
    assert "three years" in first.structured_content["citations"][0]["quote"]
    assert "seven years" in replaced.structured_content["citations"][0]["quote"]
    assert gone.is_error
    assert "index_missing" in gone.content[0].text
    assert "seven years" in back.structured_content["citations"][0]["quote"]
