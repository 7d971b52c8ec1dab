"""The one tree of errors. A message says what happened, where, and what to do.

::

    KzqaError
    ├── ConfigError            a setting is unknown or wrong
    ├── CorpusError            the corpus cannot be read
    │   ├── SourceListError    sources.toml: broken, a file not listed, a duplicate id
    │   ├── UnreadableFileError  a text is missing, empty, or not what its ending says
    │   └── ParseError         the structure of a text is broken: has .file and .line
    ├── IndexUnusableError     there is no index that can answer
    │   ├── IndexMissingError  none was built
    │   ├── IndexStaleError    the corpus has changed since it was built
    │   ├── IndexForeignError  another embedder or other node settings built it
    │   ├── IndexDamagedError  files are missing or cannot be opened
    │   ├── IndexBusyError     another process is building it
    │   └── StoreUnreachableError  what keeps its vectors cannot be reached, or lets nobody in
    ├── BadReferenceError      a reference that cannot be read, or names nothing in the corpus
    ├── EmbedderError          a model is missing, broken, or cannot be converted
    ├── LanguageModelError     the language model gave nothing that can be used: has .reason
    ├── SuiteError             a suite of reference questions is broken
    └── UnverifiedError        a statement does not stand in the paragraphs it cites: has .evidence
        └── UnsupportedClaimError  the gate lets a generated statement not through: has .verdict too
"""

from __future__ import annotations

from pathlib import Path

__all__ = [
    "BadReferenceError",
    "ConfigError",
    "CorpusError",
    "EmbedderError",
    "IndexBusyError",
    "IndexDamagedError",
    "IndexForeignError",
    "IndexMissingError",
    "IndexStaleError",
    "IndexUnusableError",
    "KzqaError",
    "LanguageModelError",
    "ParseError",
    "SourceListError",
    "StoreUnreachableError",
    "SuiteError",
    "UnreadableFileError",
    "UnsupportedClaimError",
    "UnverifiedError",
]


class KzqaError(Exception):
    """The root: everything that kzqa raises on purpose.

    ``exit_code`` is what the command line leaves with: 1 for a failure, 2 where the call itself was wrong.
    """

    exit_code = 1


class ConfigError(KzqaError):
    """A setting is unknown or has a value that it cannot have."""

    exit_code = 2


class CorpusError(KzqaError):
    """The corpus cannot be read."""


class SourceListError(CorpusError):
    """``sources.toml`` is broken, or does not match the files beside it."""


class UnreadableFileError(CorpusError):
    """A text is missing, empty, or not readable as what its ending says."""


class ParseError(CorpusError):
    """The structure of a text is broken.

    Attributes:
        file: the text's file.
        line: the line, counted from 1.
    """

    def __init__(self, message: str, *, file: Path | str, line: int) -> None:
        super().__init__(f"{file}, line {line}: {message}")
        self.file = str(file)
        self.line = line


class IndexUnusableError(KzqaError):
    """There is no index that can answer."""


class IndexMissingError(IndexUnusableError):
    """No index was built yet."""


class IndexStaleError(IndexUnusableError):
    """The corpus has changed since the index was built."""


class IndexForeignError(IndexUnusableError):
    """The index was built by another embedder, or with other node settings."""


class IndexDamagedError(IndexUnusableError):
    """Files of the index are missing or cannot be opened."""


class IndexBusyError(IndexUnusableError):
    """Another process is building the index."""


class StoreUnreachableError(IndexUnusableError):
    """The store that keeps the index' vectors cannot be reached, or lets nobody in.

    The message holds nothing that came from the store: no key.
    """


class BadReferenceError(KzqaError):
    """A reference cannot be read, or names a paragraph that the corpus does not have."""

    exit_code = 2


class EmbedderError(KzqaError):
    """A model's files are missing or broken, or cannot be converted on this machine."""


class LanguageModelError(KzqaError):
    """The language model, or the way to it, gave nothing that can be used.

    The message holds nothing that came from the server and nothing that was sent to it: no key, no question.

    Attributes:
        reason: one of the values of :class:`kzqa.generate.Failure`.
    """

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class SuiteError(KzqaError):
    """A suite of reference questions is broken: the message names file, case and key."""

    exit_code = 2


class UnverifiedError(KzqaError):
    """A statement does not stand in the paragraphs it cites.

    Attributes:
        evidence: what was looked for and not found, one finding an item.
    """

    def __init__(self, message: str, evidence: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.evidence = evidence


class UnsupportedClaimError(UnverifiedError):
    """The gate lets a generated statement not through.

    Attributes:
        verdict: ``unsupported``, ``misattributed`` or ``no_key``.
    """

    def __init__(self, message: str, evidence: tuple[str, ...] = (), *, verdict: str = "unsupported") -> None:
        super().__init__(message, evidence)
        self.verdict = verdict
