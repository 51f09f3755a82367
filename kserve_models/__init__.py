"""The KServe API for Python: every custom resource of ``serving.kserve.io`` as a typed model.

Models
    V1beta1InferenceService, V1alpha1ServingRuntime, V1ObjectMeta and so on: a class a kind, and
    one for each object in it. ``dir(kserve_models)`` has all names; ``help`` of a class describes
    its attributes, ``help`` of one of these (``V1beta1InferenceService.spec``) this one.
    ``from_dict``, ``from_json`` and ``from_yaml`` read, ``to_dict(serialize=True)``, ``to_json``
    and ``to_yaml`` write, ``print`` shows the manifest.

Files
    load, load_all, dump, dump_all: manifests of any kinds, in YAML or JSON.

A cluster
    load_config finds it. ServingV1beta1Api, ServingV1alpha1Api and ServingV1alpha2Api have a
    method for each operation of each kind; apply, merge_patch, paginate, watch and
    wait_until_ready do what takes more than one. Errors are ApiError and others of
    ``kserve_models.client``, whose ``help`` has them all.

Importing this package loads no model and no client; each name is imported on first use.
"""

from __future__ import annotations

from kserve_models import api, models

# Searched last, for pickles.
__path__.append(f"{__path__[0]}/_pickle_compat")

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    # "as" exports a name, and a star import gives what is exported, where there is no __all__: mypy
    # does not follow one that is put together.
    from kserve_models._history.since import since as since
    from kserve_models._manifests.dump import dump as dump
    from kserve_models._manifests.dump import dump_all as dump_all
    from kserve_models._manifests.load import load as load
    from kserve_models._manifests.load import load_all as load_all
    from kserve_models._model.model import Model as Model
    from kserve_models._model.resource import Resource as Resource
    from kserve_models._text.yaml import ManifestError as ManifestError
    from kserve_models._typing import ContainerImage as ContainerImage
    from kserve_models._typing import ModelFormat as ModelFormat
    from kserve_models._typing import ResourceMetadata as ResourceMetadata
    from kserve_models._typing import ResourceSpec as ResourceSpec
    from kserve_models._typing import ResourceStatus as ResourceStatus
    from kserve_models._typing import StorageURI as StorageURI
    from kserve_models.api import *
    from kserve_models.client import ApiClient as ApiClient
    from kserve_models.client import ApiError as ApiError
    from kserve_models.client import ApiResponse as ApiResponse
    from kserve_models.client import Configuration as Configuration
    from kserve_models.client import apply as apply
    from kserve_models.client import load_config as load_config
    from kserve_models.client import merge_patch as merge_patch
    from kserve_models.client import paginate as paginate
    from kserve_models.client import wait_until_ready as wait_until_ready
    from kserve_models.client import watch as watch
    from kserve_models.models import *
    from kserve_models.sdk import install_as_kserve as install_as_kserve

__version__: str
"""The version of this package."""

if not TYPE_CHECKING:
    __all__ = [
        "ApiClient",
        "ApiError",
        "ApiResponse",
        "Configuration",
        "ContainerImage",
        "ManifestError",
        "Model",
        "ModelFormat",
        "Resource",
        "ResourceMetadata",
        "ResourceSpec",
        "ResourceStatus",
        "StorageURI",
        "apply",
        "dump",
        "dump_all",
        "install_as_kserve",
        "load",
        "load_all",
        "load_config",
        "merge_patch",
        "paginate",
        "since",
        "wait_until_ready",
        "watch",
    ]
    __all__ += api.__all__
    __all__ += models.__all__

    _HOMES = {
        "ManifestError": "_text.yaml",
        "Model": "_model.model",
        "Resource": "_model.resource",
        "dump": "_manifests.dump",
        "dump_all": "_manifests.dump",
        "install_as_kserve": "sdk.kserve_package",
        "since": "_history.since",
        "load": "_manifests.load",
        "load_all": "_manifests.load",
        "ContainerImage": "_typing",
        "ModelFormat": "_typing",
        "ResourceMetadata": "_typing",
        "ResourceSpec": "_typing",
        "ResourceStatus": "_typing",
        "StorageURI": "_typing",
        "__version__": "_version",
        "ApiClient": "client",
        "ApiError": "client",
        "ApiResponse": "client",
        "Configuration": "client",
        "apply": "client",
        "load_config": "client",
        "merge_patch": "client",
        "paginate": "client",
        "wait_until_ready": "client",
        "watch": "client",
    }

    def __getattr__(name):
        home = _HOMES.get(name)
        if home is not None:
            value = getattr(__import__(f"{__name__}.{home}", fromlist=(name,)), name)
            if home.startswith("_model"):
                # Classes that derive from it may name ours before one of them is imported.
                from kserve_models._model import conversion

                conversion.register(models)
        elif name in models._MODULES:
            value = getattr(models, name)
        elif name in api._MODULES:
            value = getattr(api, name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value
        return value

    def __dir__():
        from kserve_models import _pydoc

        if _pydoc.is_asking():
            return ["__doc__", "__version__"]
        return sorted({*globals(), *__all__})
