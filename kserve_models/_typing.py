"""Types for annotations: those that scripts name, and what constructors take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

ResourceMetadata = dict[str, Any]
"""Metadata of a resource, as plain data."""
ResourceSpec = dict[str, Any]
"""Specification of a resource, as plain data."""
ResourceStatus = dict[str, Any]
"""Status of a resource, as plain data."""
ContainerImage = str
"""Reference of a container image."""
StorageURI = str
"""Where a model is stored: ``gs://``, ``s3://``, ``pvc://``, ``hf://`` and so on."""
ModelFormat = dict[str, str]
"""Name and version of a model format."""


class _SwaggerModel(Protocol):
    """A model object of the Kubernetes client before 37."""

    local_vars_configuration: Any

    def to_dict(self) -> dict[str, Any]:
        """The object as a dict."""
        ...


class _PydanticModel(Protocol):
    """A model object of the Kubernetes client from 37 on."""

    def to_dict(self) -> dict[str, Any]:
        """The object as a dict."""
        ...

    def model_dump(self) -> dict[str, Any]:
        """The object as a dict, by pydantic."""
        ...


ForeignModel = _SwaggerModel | _PydanticModel
"""A model object of the Kubernetes client, which constructors take in place of ours."""
ModelLike = Mapping[str, Any] | ForeignModel
"""What constructors take in place of an object of a model class."""
