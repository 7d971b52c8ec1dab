"""Suites in the forms that other systems read and write: BEIR, TREC, JSON lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from kzqa.domain import Corpus
from kzqa.errors import SuiteError
from kzqa.evals.atomic import write_whole
from kzqa.evals.baseline import load_baseline
from kzqa.evals.gold import resolve_suite
from kzqa.evals.suite import Case, GoldEntry, Place, Suite, parse_case

__all__ = ["case_as_dict", "export_beir", "export_trec", "import_beir", "import_jsonl", "suite_as_yaml"]


def topic_id(id_: str) -> str:
    """A case's id as the tables of BEIR and TREC can hold it: white space and ``%`` percent-encoded."""
    return re.sub(r"[\s%]", lambda found: quote(found[0], safe=""), id_)


def case_as_dict(case: Case) -> dict[str, object]:
    """A case as it stands in a suite: what is empty is left out."""
    entry: dict[str, object] = {"id": case.id, "question": case.question, "language": case.language}
    entry |= {key: list(getattr(case, key)) for key in ("tags", "history") if getattr(case, key)}
    for key in ("cite_any", "cite_all", "also_ok"):
        gold = [_gold_as_dict(one) for one in getattr(case, key)]
        if gold:
            entry[key] = gold
    entry |= {key: list(getattr(case, key)) for key in ("contains", "excludes") if getattr(case, key)}
    return entry | ({"refuse": True} if case.refuse else {})


def _gold_as_dict(entry: GoldEntry) -> dict[str, str]:
    parts = {"doc": entry.doc, "anchor": entry.anchor, "quote": entry.quote}
    return {key: value for key, value in parts.items() if value is not None}


def suite_as_yaml(name: str, cases: Iterable[Case]) -> str:
    """A suite file; :func:`~kzqa.evals.suite.load_suite` reads the same cases from it."""
    content = {"suite": name, "cases": [case_as_dict(case) for case in cases]}
    text: str = yaml.dump(content, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=110)
    return text


class _Plain(yaml.SafeDumper):
    """Writes no aliases: a suite has none."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _unique(suites: Sequence[Suite]) -> list[Case]:
    seen: dict[str, str] = {}
    for suite in suites:
        for case in suite.cases:
            if case.id in seen:
                place = Place(suite.file, case.line, f"case {case.id!r}")
                raise place.error(f"{seen[case.id]} has this id too; export one suite at a time")
            seen[case.id] = suite.file
    return [case for suite in suites for case in suite.cases]


def _qrels(suites: Sequence[Suite], corpus: Corpus) -> Iterator[tuple[str, str]]:
    for suite in suites:
        for id_, gold in resolve_suite(suite, corpus).items():
            for paragraph in corpus.paragraphs:
                if paragraph.id in gold.ids:
                    yield topic_id(id_), paragraph.id


def export_beir(suites: Sequence[Suite], corpus: Corpus, folder: Path) -> tuple[Path, ...]:
    """Write ``corpus.jsonl``, ``queries.jsonl`` and ``qrels/test.tsv`` of BEIR.

    A document is a paragraph, its title that of its text. Gold has score 1. Cases to be refused are queries
    without judgements. What BEIR has no place for stands in a query's ``metadata`` under ``kzqa``: the case
    as in the suite.

    Source: Thakur et al., *BEIR* (2021), and the data format in its repository.

    Raises:
        SuiteError: gold that does not exist, an id that two suites share, a file that cannot be written.
    """
    cases = _unique(suites)
    documents = (
        {
            "_id": paragraph.id,
            "title": corpus.source_of(paragraph).title,
            "text": paragraph.text,
            "metadata": {"source": paragraph.source, "anchor": paragraph.anchor},
        }
        for paragraph in corpus.paragraphs
    )
    queries = (
        {"_id": topic_id(case.id), "text": case.question, "metadata": {"kzqa": case_as_dict(case)}} for case in cases
    )
    rows = ["query-id\tcorpus-id\tscore", *(f"{query}\t{id_}\t1" for query, id_ in _qrels(suites, corpus))]
    return _write(
        folder,
        {
            "corpus.jsonl": _json_lines(documents),
            "queries.jsonl": _json_lines(queries),
            "qrels/test.tsv": "\n".join(rows) + "\n",
        },
    )


def export_trec(
    suites: Sequence[Suite], corpus: Corpus, folder: Path, *, report: Path | None = None
) -> tuple[Path, ...]:
    """Write ``topics.tsv`` and ``qrels.txt``, and ``run.txt`` from the rankings of a report.

    Scores of a run fall from its length to 1, so that sorting by score gives the ranking.

    Source: the formats of ``trec_eval``.

    Raises:
        SuiteError: gold that does not exist, an id that two suites share, a file that cannot be read
            or written.
    """
    cases = _unique(suites)
    files = {
        "topics.tsv": "".join(f"{topic_id(case.id)}\t{' '.join(case.question.split())}\n" for case in cases),
        "qrels.txt": "".join(f"{query} 0 {id_} 1\n" for query, id_ in _qrels(suites, corpus)),
    }
    if report is not None:
        files["run.txt"] = "".join(_run_lines(load_baseline(report), {case.id for case in cases}))
    return _write(folder, files)


def _run_lines(cases: Iterable[Mapping[str, Any]], wanted: set[str]) -> Iterator[str]:
    for case in cases:
        if case["id"] in wanted:
            ranking = list(case.get("retrieved", []))
            for rank, id_ in enumerate(ranking, start=1):
                yield f"{topic_id(case['id'])} Q0 {id_} {rank} {len(ranking) - rank + 1} kzqa\n"


def _json_lines(values: Iterable[object]) -> str:
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)


def _write(folder: Path, files: Mapping[str, str]) -> tuple[Path, ...]:
    paths = []
    for name, text in files.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SuiteError(f"{path.parent}: cannot be made: {error.strerror}") from None
        write_whole(path, text)
        paths.append(path)
    return tuple(paths)


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    value: dict[str, Any]


def _read_json_lines(path: Path) -> Iterator[_Line]:
    for number, line in enumerate(_read(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            raise SuiteError(f"{path}, line {number}: not JSON; one object a line") from None
        if not isinstance(value, dict):
            raise SuiteError(f"{path}, line {number}: not a JSON object")
        yield _Line(number, value)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SuiteError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise SuiteError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from None


def import_jsonl(path: Path, *, language: str | None = None) -> tuple[Case, ...]:
    """Read one case a line, with the keys of a suite's cases.

    Args:
        path: the file.
        language: of cases that do not say.

    Raises:
        SuiteError: the file or a case is wrong, or an id stands twice; names the line.
    """
    lines = list(_read_json_lines(path))
    default = {"language": language} if language else {}
    return _distinct(path, [(line.number, {**default, **line.value}) for line in lines])


def _distinct(path: Path, entries: Sequence[tuple[int, dict[str, Any]]]) -> tuple[Case, ...]:
    if not entries:
        raise SuiteError(f"{path}: holds no case")
    seen: dict[str, int] = {}
    cases = []
    for number, entry in entries:
        place = Place(str(path), number, f"case {entry.get('id')!r}")
        case = parse_case(entry, place)
        if case.id in seen:
            raise place.error(f"key 'id': this id stands already on line {seen[case.id]}")
        seen[case.id] = number
        cases.append(case)
    return tuple(cases)


def import_beir(folder: Path, *, language: str | None = None, split: str = "test") -> tuple[Case, ...]:
    """Read ``queries.jsonl`` and ``qrels/SPLIT.tsv`` whose documents are paragraph ids, ``source#anchor``.

    A query that :func:`export_beir` wrote gives the case back as it was. Of any other, each document of a
    score above 0 becomes an entry of ``cite_any``; a query without any belongs to another split and is left
    out.

    Raises:
        SuiteError: a file is missing or wrong, or a document is not a paragraph id.
    """
    gold = _read_qrels(folder / "qrels" / f"{split}.tsv")
    entries = []
    path = folder / "queries.jsonl"
    for line in _read_json_lines(path):
        id_, text, metadata = line.value.get("_id"), line.value.get("text"), line.value.get("metadata")
        if not isinstance(id_, str) or not isinstance(text, str):
            raise SuiteError(f"{path}, line {line.number}: a query has the texts '_id' and 'text'")
        kept = metadata.get("kzqa") if isinstance(metadata, dict) else None
        if isinstance(kept, dict):
            entries.append((line.number, kept))
        elif id_ in gold:
            entry = {"id": id_, "question": text, "cite_any": gold[id_]}
            entries.append((line.number, {"language": language, **entry} if language else entry))
    return _distinct(path, entries)


def _read_qrels(path: Path) -> dict[str, list[dict[str, str]]]:
    gold: dict[str, list[dict[str, str]]] = {}
    for number, line in enumerate(_read(path).split("\n"), start=1):
        parts = line.split("\t")
        if not line.strip() or (number == 1 and parts[-1].strip() == "score"):
            continue
        if len(parts) != 3 or not parts[2].strip().lstrip("-").isdecimal():
            raise SuiteError(f"{path}, line {number}: not 'query-id, corpus-id, score' with tabs between")
        doc, mark, anchor = parts[1].partition("#")
        if not (doc and mark and anchor):
            raise SuiteError(f"{path}, line {number}: {parts[1]!r} is not a paragraph id like 'source#anchor'")
        if int(parts[2]) > 0:
            gold.setdefault(parts[0], []).append({"doc": doc, "anchor": anchor})
    return gold
