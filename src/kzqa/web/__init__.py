"""The FastAPI application: JSON API, reader and chat, behind one guard.

``guard`` stands before everything, ``limits`` says who may ask how often, ``api`` and ``pages`` are the
routes, ``app`` puts them together.
"""

from __future__ import annotations

from kzqa.web.app import create_app, serve

__all__ = ["create_app", "serve"]
