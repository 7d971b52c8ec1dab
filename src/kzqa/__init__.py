"""kzqa: answers about the European Parliament's texts on human rights in Kazakhstan.

The modules read in the order in which data flows through them; each imports only from those before it. The order is
held by import-linter and written in ``pyproject.toml``; why each module is there: ``docs/adr/0001-modules.md``.
"""

__version__ = "0.1.0"
