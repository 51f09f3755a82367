"""Runs every check with the version of the client that is on ``sys.path``.

It prints one JSON object: the version found, and for each check null or the text of its failure.
"""

from __future__ import annotations

import importlib
import json
import sys
import threading
import traceback

from tests.kubernetes_client.registry import CHECKS, CheckError
from tests.kubernetes_client.transport import Bench, Server

__all__ = ["CHECKS", "main"]

MODULES = (
    "kinds",
    "values",
    "read_data",
    "times",
    "shorthands",
    "refusals",
    "foreign_models",
    "bodies",
)
"""The modules that register checks when they are imported."""

for _module in MODULES:
    importlib.import_module(f"tests.kubernetes_client.checks.{_module}")


def main() -> None:
    kubernetes = importlib.import_module("kubernetes")
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    bench = Bench(kubernetes, server)
    failures: dict[str, str | None] = {}
    for name, function in CHECKS.items():
        try:
            function(bench)
        except CheckError as failure:
            failures[name] = str(failure)
        except Exception:
            failures[name] = traceback.format_exc()
        else:
            failures[name] = None
    json.dump({"version": kubernetes.__version__, "failures": failures}, sys.stdout)
