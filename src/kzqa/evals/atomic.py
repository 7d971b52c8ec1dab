"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from kzqa.errors import SuiteError

__all__ = ["can_write", "write_whole"]


def can_write(path: Path) -> None:
    """Make sure, before a long run, that ``path`` can be written.

    Raises:
        SuiteError: its folder is not there or not writable, or it is a folder itself.
    """
    folder = path.absolute().parent
    if path.is_dir():
        raise SuiteError(f"{path}: is a folder; give the path of a file")
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise SuiteError(f"{path}: its folder is not there, or cannot be written; make it first")


def write_whole(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 beside ``path`` and move it into place: nobody ever sees half of it.

    Raises:
        SuiteError: the file cannot be written; what was there before is untouched.
    """
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.", suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
        temporary = None
    except OSError as error:
        raise SuiteError(f"{path}: cannot be written: {error.strerror}") from None
    except UnicodeEncodeError:
        raise SuiteError(f"{path}: cannot be written: a text holds half a character (a lone surrogate)") from None
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
