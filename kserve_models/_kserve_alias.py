"""Running scripts that import ``kserve`` where that package is not installed."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


def install_as_kserve() -> None:
    """Let ``from kserve import V1beta1InferenceService`` give the class of this package.

    For scripts written for the ``kserve`` SDK that use its model classes only. Calling it again
    changes nothing.

    Raises:
        RuntimeError: the ``kserve`` package is installed, or another module has taken its name.
    """
    package = sys.modules[__name__.rpartition(".")[0]]
    present = sys.modules.get("kserve")
    if present is package:
        return
    # A folder without __init__.py is no package of anybody's: its spec has no origin.
    spec = None if present is not None else importlib.util.find_spec("kserve")
    if present is not None or (spec is not None and spec.origin is not None):
        raise RuntimeError(
            "the 'kserve' package is installed: uninstall it, or import from 'kserve_models'"
        )
    sys.meta_path.insert(0, _Finder())
    sys.modules["kserve"] = package
    sys.modules["kserve.models"] = package.models


class _Finder(MetaPathFinder, Loader):
    """Gives ``kserve.models.x`` the very module ``kserve_models.models.x``."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - importlib passes it
        target: ModuleType | None = None,  # noqa: ARG002 - importlib passes it
    ) -> ModuleSpec | None:
        if not fullname.startswith("kserve."):
            return None
        real = fullname.replace("kserve", "kserve_models", 1)
        if importlib.util.find_spec(real) is None:
            return None
        return ModuleSpec(fullname, self)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = importlib.import_module(spec.name.replace("kserve", "kserve_models", 1))
        spec.loader_state = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None and module.__spec__.loader_state is not None:
            module.__spec__ = module.__spec__.loader_state
