"""Labels and annotations of a model that nodes keep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kserve_models.admission.field import Field
from kserve_models.admission.subject import Subject

_LABELS = tuple(f"internal.serving.kserve.io/localmodel{suffix}" for suffix in ("", "-namespace"))
_ANNOTATIONS = tuple(
    f"internal.serving.kserve.io/localmodel-{name}" for name in ("sourceuri", "pvc-name")
)


def set_metadata(subject: Subject, changed: dict[str, Any], uri: str | None) -> None:
    """Set the labels and annotations of the cache that has a model, or take them out.

    Args:
        subject: the object that was sent, and the caches that are known.
        changed: the object to change.
        uri: where the model is; None: the object says nothing of it.
    """
    if uri is None:
        return
    metadata = changed.setdefault("metadata", {})
    found = next(_caches(subject, uri), None) if is_enabled(subject) else None
    if found is None:
        for part, names in (("labels", _LABELS), ("annotations", _ANNOTATIONS)):
            for name in names:
                (metadata.get(part) or {}).pop(name, None)
        return
    cache, group = found
    name = cache.at("metadata", "name").text
    namespace = cache.at("metadata", "namespace").text
    labels = metadata["labels"] = metadata.get("labels") or {}
    annotations = metadata["annotations"] = metadata.get("annotations") or {}
    labels[_LABELS[0]] = name
    if namespace:
        labels[_LABELS[1]] = namespace
    else:
        labels.pop(_LABELS[1], None)
    annotations[_ANNOTATIONS[0]] = cache.at("spec", "sourceModelUri").text
    annotations[_ANNOTATIONS[1]] = f"{name}-{group}"


def is_enabled(subject: Subject) -> bool:
    """Whether KServe looks for caches of an object's model."""
    return subject.config.local_model and not subject.has_annotation("disable-localmodel")


def _caches(subject: Subject, uri: str) -> Iterator[tuple[Field, str]]:
    """The caches that have a model, those of its namespace first, each with a group of its nodes."""
    wanted = subject.annotation("nodegroup").text
    for kind in ("LocalModelNamespaceCache", "LocalModelCache"):
        for cache in subject.others(kind):
            groups = [group.text for group in cache.at("spec", "nodeGroups").items]
            if not _has(cache.at("spec", "sourceModelUri").text, uri):
                continue
            if subject.has_annotation("nodegroup"):
                if wanted in groups:
                    yield cache, wanted
            elif groups:
                yield cache, groups[0]


def _has(cached: str, uri: str) -> bool:
    """Whether a URI is that of a cache, or of something below it."""
    cached, uri = cached.removesuffix("/"), uri.removesuffix("/")
    return uri == cached or uri.startswith(f"{cached}/")
