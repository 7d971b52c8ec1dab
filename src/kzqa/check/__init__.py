"""The gate: does a statement stand in the passages whose keys it carries?

Pure: no model, no clock, nothing read but the package's own data. ``docs/gate.md`` says what is looked at and what
is not.

``verdict`` holds what comes out, ``lexicon`` what the gate knows of the language, ``tokens``, ``verbs`` and ``numbers``
read a text, ``clauses`` finds the parts of a passage that stand alone, ``rewrite`` turns a statement into others of the
same meaning, ``phrases``, ``edges`` and ``gaps`` say what of a passage may be left out, ``align`` lays a statement over
it, ``standing`` looks at who is made to speak, ``saying`` and ``foreign`` judge statements in Russian and Kazakh,
``gate`` puts them together. :class:`Gate` is :func:`judge` with a corpus' names and acronyms.
"""

from __future__ import annotations

from kzqa.check.gate import Gate, check, judge, stands
from kzqa.check.standing import speakers
from kzqa.check.verdict import Evidence, Judgement, Passage, Verdict

__all__ = ["Evidence", "Gate", "Judgement", "Passage", "Verdict", "check", "judge", "speakers", "stands"]
