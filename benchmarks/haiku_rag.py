"""haiku.rag in its own interpreter: it needs Python 3.12, and other versions of what kzqa has. Run by `peers`.

Standard input is JSON: ``{"chunks": [[id, text, vector], ...], "questions": {question: vector}}``; standard output is
``{"index s": 0.0, "memory MB": 0.0, "found": {question: [[ids], milliseconds]}}``. It gets the vectors ready made, of
passages and of questions, where it would ask a service for them; so nothing is sent anywhere.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

__all__ = ["main"]

RETRIEVED = 20


async def run(given: dict[str, Any]) -> dict[str, Any]:
    """Index the chunks, and put every question to its hybrid search."""
    from docling_core.types.doc import DoclingDocument  # noqa: PLC0415
    from haiku.rag.client import HaikuRAG  # noqa: PLC0415
    from haiku.rag.config import AppConfig  # noqa: PLC0415
    from haiku.rag.embeddings import EmbedderWrapper  # noqa: PLC0415
    from haiku.rag.store.models.chunk import Chunk  # noqa: PLC0415

    class Given(EmbedderWrapper):
        """Gives the vector of a question that came with it."""

        async def _embed_query(self, text: str) -> list[float]:
            vector: list[float] = given["questions"][text]
            return vector

    size = len(given["chunks"][0][2])
    config = AppConfig()
    config.embeddings.model.provider, config.embeddings.model.vector_dim = "openai", size
    config.embeddings.model.base_url = "http://127.0.0.1:9/v1"  # nothing listens there, and nothing is asked of it
    config.embeddings.model.api_key = "none"
    with tempfile.TemporaryDirectory() as place:
        async with HaikuRAG(Path(place) / "db", config=config, create=True) as client:
            client.store.embedder = client.chunk_repository.embedder = Given(None, size)
            begun = time.perf_counter()
            chunks = [
                Chunk(content=text, metadata={"paragraph": id_}, order=order, embedding=vector)
                for order, (id_, text, vector) in enumerate(given["chunks"])
            ]
            await client.import_document(DoclingDocument(name="texts"), chunks)
            spent = time.perf_counter() - begun
            paragraphs = {text: id_ for id_, text, _ in given["chunks"]}
            found = {}
            for question in given["questions"]:
                begun = time.perf_counter()
                hits = await client.search(question, limit=RETRIEVED, search_type="hybrid", include_images=False)
                took = (time.perf_counter() - begun) * 1000
                found[question] = [list(dict.fromkeys(paragraphs[hit.content] for hit in hits)), took]
    most = int(Path("/proc/self/status").read_text(encoding="ascii").partition("VmHWM:")[2].split()[0]) / 1024
    return {"index s": spent, "memory MB": most, "found": found}


def main() -> None:
    """Answer what came on standard input."""
    print(json.dumps(asyncio.run(run(json.load(sys.stdin)))))


if __name__ == "__main__":
    main()
