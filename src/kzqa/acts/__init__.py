"""What a text does in its clauses: what it condemns or welcomes, and of whom it asks something."""

from __future__ import annotations

from kzqa.acts.table import Acts, Asking, Subject
from kzqa.acts.verbs import ASK, heads_of, read_acts, sorts_of

__all__ = ["ASK", "Acts", "Asking", "Subject", "heads_of", "read_acts", "sorts_of"]
