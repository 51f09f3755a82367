"""YAML as Kubernetes reads and writes it: the reader and the writer of the package itself.

They are loaded from their folder, which imports nothing of the package around it: by its name the
package would be imported too, and what is generated of it may be broken or absent.
"""

from __future__ import annotations

import importlib

from codegen.repository import REPOSITORY

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from kserve_models._text import yaml as yaml
else:
    # A module with a path is a package: its modules are those of that folder.
    __path__ = [str(REPOSITORY / "kserve_models" / "_text")]
    yaml = importlib.import_module(f"{__name__}.yaml")
