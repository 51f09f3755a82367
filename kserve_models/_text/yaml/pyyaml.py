"""PyYAML, which is an extra."""

from __future__ import annotations

import importlib
from typing import Any


def load_pyyaml() -> Any:
    """The module ``yaml``.

    Raises:
        ImportError: it is not installed; the message says how to install it.
    """
    try:
        return importlib.import_module("yaml")
    except ImportError as error:
        raise ImportError("YAML needs PyYAML: pip install 'kserve-models[yaml]'") from error
