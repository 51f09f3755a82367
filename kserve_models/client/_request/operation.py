"""Operations of the API, the kinds that they are for, and what they give."""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from kserve_models.models._resources import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")


class Operation(NamedTuple):
    """One operation of the API, as its OpenAPI path describes it."""

    name: str
    """Name of the method, such as ``read_namespaced_inference_service``."""
    method: str
    """HTTP method."""
    path: str
    """Path with its parameters in braces."""
    action: str
    """Kubernetes' word: list, read, create, replace, patch, delete or deletecollection."""
    returns: str
    """Model class of the answer; empty where there is none, and the answer is given as a mapping."""
    resource: str
    """Model class of the kind; empty where there is none."""
    query: dict[str, str]
    """Query parameters: name in Python to name in the URL."""
    path_parameters: tuple[str, ...]
    """Names of the parameters in the path."""
    content_types: tuple[str, ...] = ()
    """What the body may be."""


class ApiResource(NamedTuple):
    """A kind as the API serves it."""

    api_version: str
    """Group and version, such as ``serving.kserve.io/v1beta1``."""
    kind: str
    """Such as ``InferenceService``."""
    plural: str
    """Its name in paths, such as ``inferenceservices``."""
    snake: str
    """Its name in methods, such as ``inference_service``."""
    namespaced: bool
    """Whether its objects live in namespaces."""
    status: bool
    """Whether it has the ``status`` subresource."""
    model: str
    """Name of its model class."""
    api: str
    """Name of its API class."""

    def operation(self, action: str) -> Operation:
        """What an action is for this kind.

        Args:
            action: as in names of methods: ``read``, ``list_for_all_namespaces``, ``patch_status``.

        Raises:
            KeyError: there is no such action.
        """
        row = ACTIONS[action]
        in_namespace = self.namespaced and row["in_namespace"]
        parts = ["/apis", self.api_version]
        parts += ["namespaces/{namespace}"] if in_namespace else []
        parts += [self.plural]
        parts += ["{name}"] if row["item"] else []
        parts += [row["subresource"]] if row["subresource"] else []
        parameters = (("name", row["item"]), ("namespace", in_namespace))
        return Operation(
            row["name"].format(scope="namespaced_" if self.namespaced else "", kind=self.snake),
            row["method"],
            "/".join(parts),
            row["action"],
            row["returns"].format(model=self.model),
            self.model,
            row["query"],
            tuple(name for name, wanted in parameters if wanted),
            row["content_types"],
        )


if TYPE_CHECKING:

    class ApiResponse(NamedTuple, Generic[T]):
        """An answer with its HTTP status and headers: a tuple of the three."""

        data: T
        """The answer as an object; the open ``urllib3`` response with ``_preload_content=False``."""
        status_code: int
        """HTTP status."""
        headers: Mapping[str, str]
        """Headers of the answer; names in any case."""

else:
    # A NamedTuple cannot be generic on Python 3.10.
    class ApiResponse(
        namedtuple("ApiResponse", "data status_code headers"),  # noqa: PYI024 - as said above
        Generic[T],
    ):
        """An answer with its HTTP status and headers: a tuple of the three."""

        __slots__ = ()


# Where they are public, and where pickles look for them.
Operation.__module__ = ApiResource.__module__ = ApiResponse.__module__ = "kserve_models.client"
