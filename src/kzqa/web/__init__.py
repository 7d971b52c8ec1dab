"""The FastAPI application: JSON API, reader and chat, behind one guard.

``guard`` stands before everything, with ``routes`` (what addresses there are), ``proxies`` (who a visitor is),
``body`` and ``limits`` (how much and how often), ``headers`` (what responses carry) and ``problem`` (how errors look).
``readers`` keeps the chat's event streams apart. ``api`` (with ``models``, ``stream`` and ``openapi``), ``pages`` and
``embed`` (the widget) are the routes, ``compressed`` packs files, ``metrics`` counts, ``app`` puts them together,
``server`` runs it.
"""

from __future__ import annotations

from kzqa.shelf import Shelf
from kzqa.web.app import create_app, make_app, serve

__all__ = ["Shelf", "create_app", "make_app", "serve"]
