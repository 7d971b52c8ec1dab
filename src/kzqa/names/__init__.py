"""People, places and organisations of the corpus, across spellings, scripts and case forms.

``phonetics`` brings one name's spellings to one key, ``inflection`` undoes case endings, ``extraction`` finds what a
paragraph mentions, ``mentions`` keeps that for a corpus, ``gathering`` puts together what is one name's, with ``slips``
of the pen, ``places`` tells where each stands, ``matching`` finds names in a question, and ``persons`` tells who is
named where.
"""

from __future__ import annotations

from kzqa.names.lexicon import is_family
from kzqa.names.matching import OTHER_PERSON, NameIndex
from kzqa.names.mentions import Mentions
from kzqa.names.name import Name, NameMatch
from kzqa.names.persons import persons_by_paragraph
from kzqa.names.phonetics import key

__all__ = ["OTHER_PERSON", "Mentions", "Name", "NameIndex", "NameMatch", "is_family", "key", "persons_by_paragraph"]
