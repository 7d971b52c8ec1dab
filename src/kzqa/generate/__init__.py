"""The optional language model: it may word an answer that stands already, and nothing else.

``client`` speaks to an OpenAI-compatible server, ``prompt`` lays out what it is given, ``sentences`` reads what it
writes, ``writer`` puts that through the gate and beside the extractive answer, ``queryhelp`` finds it more to read.
Importing this package brings the client's libraries with it: it is imported only where a model is configured.
"""

from __future__ import annotations

from kzqa.generate.client import Client, Probe
from kzqa.generate.failure import Failure
from kzqa.generate.prompt import token_counter
from kzqa.generate.queryhelp import QueryHelp
from kzqa.generate.writer import Writer

__all__ = ["Client", "Failure", "Probe", "QueryHelp", "Writer", "token_counter"]
