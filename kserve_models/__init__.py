"""The KServe API for Python: every custom resource of ``serving.kserve.io`` as a typed model.

Importing this package loads no model; each class is imported on first use.
"""

from __future__ import annotations

from kserve_models import models

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kserve_models._kserve import install_as_kserve
    from kserve_models._manifests import dump, dump_all, load, load_all
    from kserve_models._model import Model
    from kserve_models._resource import Resource
    from kserve_models._typing import (
        ContainerImage,
        ModelFormat,
        ResourceMetadata,
        ResourceSpec,
        ResourceStatus,
        StorageURI,
    )
    from kserve_models._yaml import ManifestError
    from kserve_models.models import *

__version__ = "0.1.0"

__all__ = [
    "ContainerImage",
    "ManifestError",
    "Model",
    "ModelFormat",
    "Resource",
    "ResourceMetadata",
    "ResourceSpec",
    "ResourceStatus",
    "StorageURI",
    "dump",
    "dump_all",
    "install_as_kserve",
    "load",
    "load_all",
]
__all__ += models.__all__

if not TYPE_CHECKING:
    _HOMES = {
        "ManifestError": "_yaml",
        "Model": "_model",
        "Resource": "_resource",
        "dump": "_manifests",
        "dump_all": "_manifests",
        "install_as_kserve": "_kserve",
        "load": "_manifests",
        "load_all": "_manifests",
        "ContainerImage": "_typing",
        "ModelFormat": "_typing",
        "ResourceMetadata": "_typing",
        "ResourceSpec": "_typing",
        "ResourceStatus": "_typing",
        "StorageURI": "_typing",
    }

    def __getattr__(name):
        home = _HOMES.get(name)
        if home is not None:
            value = getattr(__import__(f"{__name__}.{home}", fromlist=(name,)), name)
        elif name in models._MODULES:
            value = getattr(models, name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
