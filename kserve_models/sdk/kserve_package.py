"""The package ``kserve``, where it is not installed: this package's models and its SDK under that name."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import MutableSequence, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

import kserve_models
from kserve_models import sdk
from kserve_models.sdk import serving_runtime

_MODULES = {
    "kserve.api.creds_utils": "kserve_models.sdk.creds_utils",
    "kserve.api.kserve_client": "kserve_models.sdk.kserve_client",
    "kserve.api.watch": "kserve_models.sdk.watch",
    "kserve.api_client": "kserve_models.client",
    "kserve.configuration": "kserve_models.client",
    "kserve.constants.constants": "kserve_models.sdk.constants",
    "kserve.utils.utils": "kserve_models.sdk.utils",
}
"""Modules of the SDK, and which of ours stand in for them."""
_PACKAGES = {
    "kserve.api": "kserve_models.sdk",
    "kserve.constants": "kserve_models.sdk.constants",
    "kserve.utils": "kserve_models.sdk.utils",
}
"""Packages of the SDK, and where names are looked for that are none of their modules'."""
_EXCEPTIONS = "kserve.exceptions"
_OWN = frozenset({*vars(kserve_models)["__all__"], "__version__", "models"})
"""What stands in ``kserve`` under the name that it has here."""


def install_as_kserve() -> None:
    """Let ``from kserve import KServeClient, V1beta1InferenceService`` give what this package has.

    For scripts and programs that are written for the control plane of the ``kserve`` SDK: its models,
    ``KServeClient``, ``constants`` and ``utils``, under all the names of modules that they are imported
    by. A name of the serving runtime, such as ``ModelServer``, raises an ImportError that says which
    package has it. Calling it again changes nothing.

    Raises:
        RuntimeError: the ``kserve`` package is installed, or another module has taken its name.
    """
    present = sys.modules.get("kserve")
    if isinstance(present, _Package):
        return
    # A folder without __init__.py is no package of anybody's: its spec has no origin.
    spec = None if present is not None else importlib.util.find_spec("kserve")
    if present is not None or (spec is not None and spec.origin is not None):
        raise RuntimeError(
            "the 'kserve' package is installed: uninstall it, or import from 'kserve_models'"
        )
    finder = _Finder()
    package = _Package("kserve", kserve_models.__doc__)
    package.__spec__ = ModuleSpec("kserve", finder, is_package=True)
    package.__path__ = []
    sys.meta_path.insert(0, finder)
    sys.modules["kserve"] = package
    sys.modules["kserve.models"] = kserve_models.models


class _Package(ModuleType):
    """``kserve`` itself: names of this package and of its SDK."""

    def __getattr__(self, name: str) -> Any:
        if name == "__all__":
            return dir(self)
        if name in serving_runtime.NAMES or name in serving_runtime.MODULES:
            raise serving_runtime.error(f"kserve.{name}")
        if name in sdk.__all__:
            return getattr(sdk, name)
        if name in _OWN:
            return getattr(kserve_models, name)
        if name in _exceptions():
            return _exceptions()[name]
        raise AttributeError(f"module 'kserve' has no attribute {name!r}")

    def __dir__(self) -> list[str]:
        names = {*sdk.__all__, *_OWN, *_exceptions()}
        return sorted(names - serving_runtime.NAMES - {"__version__"})


class _Alias(ModuleType):
    """A package of the SDK whose names are those of a module of ours."""

    def __init__(self, name: str, module: ModuleType) -> None:
        super().__init__(name, module.__doc__)
        self.__path__: MutableSequence[str] = []
        self._module = module

    def __getattr__(self, name: str) -> Any:
        # As it is in the SDK, whose own __init__ imports them.
        if f"{self.__name__}.{name}" in _MODULES:
            return importlib.import_module(f"{self.__name__}.{name}")
        return getattr(self._module, name)


class _Finder(MetaPathFinder, Loader):
    """Finds what is below ``kserve``: ``kserve.models.x`` is the very module ``kserve_models.models.x``."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - importlib passes it
        target: ModuleType | None = None,  # noqa: ARG002 - importlib passes it
    ) -> ModuleSpec | None:
        if not fullname.startswith("kserve."):
            return None
        if fullname in _PACKAGES or fullname in _MODULES or fullname == _EXCEPTIONS:
            return ModuleSpec(fullname, self)
        parts = fullname.split(".")
        if parts[1] == "models":
            real = _real_name(fullname)
            return None if importlib.util.find_spec(real) is None else ModuleSpec(fullname, self)
        if parts[1] in serving_runtime.MODULES or parts[-1] in serving_runtime.UTILITIES:
            raise serving_runtime.error(fullname)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        if spec.name == _EXCEPTIONS:
            module = ModuleType(spec.name)
            vars(module).update(_exceptions())
            return module
        if spec.name in _PACKAGES:
            return _Alias(spec.name, importlib.import_module(_PACKAGES[spec.name]))
        module = importlib.import_module(_real_name(spec.name))
        spec.loader_state = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None and module.__spec__.loader_state is not None:
            module.__spec__ = module.__spec__.loader_state


def _real_name(fullname: str) -> str:
    """The module of ours that stands in for one of the SDK."""
    return _MODULES.get(fullname) or fullname.replace("kserve", "kserve_models", 1)


def _exceptions() -> dict[str, type[Exception]]:
    """The SDK's exceptions. ``KServeClient`` raises none of them, there as here."""
    from kserve_models.client.exceptions import ApiError, KServeClientError

    return {
        "ApiException": ApiError,
        "ApiKeyError": KeyError,
        "ApiTypeError": TypeError,
        "ApiValueError": ValueError,
        "OpenApiException": KServeClientError,
    }
