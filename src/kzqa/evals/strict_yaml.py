"""A strict, small reading of YAML: mappings, lists, text, booleans; every mapping knows its line.

It is built from libyaml's events rather than from its nodes, because the nodes are composed recursively in C:
a file of a hundred thousand opening brackets would end the process. Events are also several times as fast.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import yaml
from yaml.resolver import Resolver

from kzqa.errors import SuiteError

__all__ = ["Mapping", "NotText", "read_yaml"]

DEEPEST = 8
"""A suite is at most five levels deep: file, ``cases``, case, ``cite_any``, entry."""


class Mapping(dict[str, object]):
    """A mapping with the line that it begins on, counted from 1."""

    line: int = 0


@dataclass(frozen=True, slots=True)
class NotText:
    """A scalar that YAML takes for a number, a date or the like, as written: a message can name it."""

    written: str
    kind: str
    """``number``, ``date``, ``null`` ..."""


KINDS = {
    "int": "a number",
    "float": "a number",
    "timestamp": "a date",
    "null": "empty",
    "merge": "a merge key",
}


@lru_cache(maxsize=65_536)
def _kind(plain: str) -> str:
    tag: str = Resolver().resolve(yaml.ScalarNode, plain, (True, False))  # type: ignore[no-untyped-call]
    return tag.rpartition(":")[2]


def _scalar(event: yaml.ScalarEvent) -> object:
    if not event.implicit[0]:  # quoted, or a block
        return event.value
    kind = _kind(event.value)
    if kind == "bool":
        return event.value.lower() in ("yes", "true", "on")
    return event.value if kind == "str" else NotText(event.value, KINDS.get(kind, kind))


class _Builder:
    """Events in, one value out; refuses what a suite has no use for."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: object = None
        self.documents = 0
        self._open: list[Mapping | list[object]] = []
        self._keys: list[str | None] = []

    def fail(self, event: yaml.Event, message: str) -> SuiteError:
        return SuiteError(f"{self.file}, line {_line(event)}{self._case()}: {message}")

    def _case(self) -> str:
        """The case that is being read: third from outside, after the file's mapping and the list of cases."""
        match self._open:
            case [dict(), list() as cases, dict() as case, *_]:
                return f", case {case.get('id', len(cases))!r}"
        return ""

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self.fail(event, "a second YAML document begins; a suite is one document")
        elif isinstance(event, yaml.AliasEvent):
            raise self.fail(event, f"the YAML alias *{event.anchor} is not read; write the value out")
        elif isinstance(event, yaml.NodeEvent):
            self._take_node(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._open.pop()
            self._keys.pop()

    def _take_node(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            raise self.fail(event, f"the YAML anchor &{event.anchor} is not read; write the value out")
        if (tag := getattr(event, "tag", None)) is not None:
            raise self.fail(event, f"the YAML tag {tag!r} is not read; write plain values")
        if isinstance(event, yaml.ScalarEvent):
            self._place(event, _scalar(event))
            return
        if len(self._open) >= DEEPEST:
            raise self.fail(event, f"nested more than {DEEPEST} levels deep")
        value: Mapping | list[object] = Mapping() if isinstance(event, yaml.MappingStartEvent) else []
        if isinstance(value, Mapping):
            value.line = _line(event)
        self._place(event, value)
        self._open.append(value)
        self._keys.append(None)

    def _place(self, event: yaml.Event, value: object) -> None:
        if not self._open:
            self.root = value
            return
        holder = self._open[-1]
        if isinstance(holder, list):
            holder.append(value)
            return
        key = self._keys[-1]
        if key is None:
            self._keys[-1] = self._key(event, holder)
        else:
            holder[key] = value
            self._keys[-1] = None

    def _key(self, event: yaml.Event, holder: Mapping) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise self.fail(event, "a list or a mapping is no key; a key is plain text")
        key: str = event.value
        if key in holder:
            raise self.fail(event, f"the key {key!r} stands twice in one mapping")
        return key


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark else 1


def _events(text: str, file: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        place = f"{file}, line {line}" if line else file
        raise SuiteError(f"{place}: not YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise SuiteError(f"{file}: not YAML: {' '.join(str(error).split())}") from None


def read_yaml(text: str, file: str) -> object:
    """The one document of ``text``; None when there is none.

    Scalars are ``str`` or ``bool``; whatever else YAML would make of a plain scalar is a :class:`NotText`.

    Raises:
        SuiteError: not YAML, more than one document, an anchor, alias or tag, a key that stands twice, a key
            that is not text, or nesting deeper than any suite: names the file and line.
    """
    builder = _Builder(file)
    for event in _events(text, file):
        builder.take(event)
    return builder.root
