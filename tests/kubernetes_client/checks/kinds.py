"""Objects of every kind and version, however they are made."""

from __future__ import annotations

import copy
import json
import pickle
from typing import TYPE_CHECKING, Any

from kserve_models.models import KINDS
from tests.kubernetes_client import samples
from tests.kubernetes_client.cases import case_of, km
from tests.kubernetes_client.manifests import Manifest, from_json, untouched, wholly_read
from tests.kubernetes_client.registry import check, require, require_same
from tests.support import laws

if TYPE_CHECKING:
    from tests.kubernetes_client.transport import Bench


def _loaded(manifest: Manifest) -> tuple[Any, Manifest]:
    return km.load(json.dumps(manifest)), manifest


def _partly_read(manifest: Manifest) -> tuple[Any, Manifest]:
    obj, _ = untouched(manifest)
    require_same(obj.metadata.owner_references[0].controller, True, "reading")
    return obj, manifest


def _changed(manifest: Manifest) -> tuple[Any, Manifest]:
    obj, _ = untouched(manifest)
    obj.metadata.labels["new"] = "label"
    obj.metadata.owner_references.append(
        km.V1OwnerReference(api_version="v1", kind="Pod", name="p", uid="u")
    )
    obj.metadata.owner_references[0].block_owner_deletion = None
    del obj.metadata.finalizers
    obj.spec.additional_properties["new"] = {"to_dict": [1]}
    expected = copy.deepcopy(manifest)
    metadata = expected["metadata"]
    metadata["labels"]["new"] = "label"
    del metadata["ownerReferences"][0]["blockOwnerDeletion"]
    metadata["ownerReferences"].append({"apiVersion": "v1", "kind": "Pod", "name": "p", "uid": "u"})
    del metadata["finalizers"]
    expected["spec"]["new"] = {"to_dict": [1]}
    return obj, expected


def _constructed_of_dicts(manifest: Manifest) -> tuple[Any, Manifest]:
    parts = {key: manifest[key] for key in ("metadata", "spec", "status") if key in manifest}
    return laws.class_of(manifest)(**copy.deepcopy(parts)), manifest


def _constructed_of_models(manifest: Manifest) -> tuple[Any, Manifest]:
    cls = laws.class_of(manifest)
    parts = {}
    for key in ("metadata", "spec", "status"):
        if key in manifest:
            part = getattr(km, cls.openapi_types[key], None)
            # A status without a shape of its own is a dict.
            parts[key] = manifest[key] if part is None else part.from_dict(manifest[key])
    return cls(**parts), manifest


def _pickled(manifest: Manifest) -> tuple[Any, Manifest]:
    obj, _ = _partly_read(manifest)
    return pickle.loads(pickle.dumps(obj)), manifest


def _listed(manifest: Manifest) -> tuple[Any, Manifest]:
    """A list of the kind, as a server answers it."""
    full = {
        "apiVersion": manifest["apiVersion"],
        "kind": f"{manifest['kind']}List",
        "metadata": {"resourceVersion": "1", "continue": "token", "remainingItemCount": 0},
        "items": [manifest, manifest],
    }
    return laws.class_of(full).from_dict(full), full


def _list_of_objects(manifest: Manifest) -> tuple[Any, Manifest]:
    """A list of the kind, made in Python from objects, one of them changed."""
    full = {
        "apiVersion": manifest["apiVersion"],
        "kind": f"{manifest['kind']}List",
        "items": [manifest, {**manifest, "spec": {"unknown": True}}],
    }
    items = [untouched(item)[0] for item in full["items"]]
    cls: Any = laws.class_of(full)
    return cls(items=items), full


WAYS = {
    "from_dict": untouched,
    "from_json": from_json,
    "load": _loaded,
    "partly read": _partly_read,
    "wholly read": wholly_read,
    "changed": _changed,
    "constructed of dicts": _constructed_of_dicts,
    "constructed of models": _constructed_of_models,
    "pickled": _pickled,
    "list read": _listed,
    "list constructed": _list_of_objects,
}

for _manifest in samples.manifests():
    _version = _manifest["apiVersion"].rpartition("/")[2]
    for _way, _make in WAYS.items():
        case_of(f"{_manifest['kind']} {_version}, {_way}", _make, _manifest)


@check("every kind and version is checked")
def _(bench: Bench) -> None:  # noqa: ARG001 - all checks take it
    covered = {(item["apiVersion"], item["kind"]) for item in samples.manifests()}
    covered |= {(version, f"{kind}List") for version, kind in covered}
    require(covered == set(KINDS), f"differ: {sorted(covered ^ set(KINDS))}")
