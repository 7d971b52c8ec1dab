"""Who is named where."""

from __future__ import annotations

from collections.abc import Iterable

from kzqa.names.name import Name

__all__ = ["persons_by_paragraph"]


def persons_by_paragraph(names: Iterable[Name]) -> dict[str, list[Name]]:
    """By the id of each paragraph that names anybody, the persons whom it names."""
    persons: dict[str, list[Name]] = {}
    for name in names:
        for id_ in name.paragraphs if name.kind == "person" else ():
            persons.setdefault(id_, []).append(name)
    return persons
