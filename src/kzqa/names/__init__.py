"""People, places and organisations of the corpus, across spellings, scripts and case forms.

``phonetics`` brings one name's spellings to one key, ``inflection`` undoes case endings, ``extraction`` and
``gathering`` read the names out of the corpus, ``matching`` finds them in a question, and ``persons`` tells who is
named where.
"""

from __future__ import annotations

from kzqa.names.matching import Name, NameIndex, NameMatch
from kzqa.names.persons import persons_by_paragraph
from kzqa.names.phonetics import key

__all__ = ["Name", "NameIndex", "NameMatch", "key", "persons_by_paragraph"]
