"""Pictures of pages as small files: few colours, no dithering."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

__all__ = ["keep"]

COLOURS = 96


def keep(page: Page, file: Path) -> None:
    """Write what is in view of a page to a PNG file."""
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
