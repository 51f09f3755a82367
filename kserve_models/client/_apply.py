"""Server-side apply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

from kserve_models.client._operations.rest_mapping import client_or_default, manifest_of, target_of

if TYPE_CHECKING:
    from kserve_models._model.model import Model
    from kserve_models._model.resource import Resource
    from kserve_models.client._request.api_client import ApiClient

    M = TypeVar("M", bound=Model)

_TYPE = "application/apply-patch+yaml"


@overload
def apply(
    obj: M,
    *,
    field_manager: str,
    force: bool = False,
    dry_run: Literal["All"] | None = None,
    subresource: Literal["status"] | None = None,
    api_client: ApiClient | None = None,
) -> M: ...
@overload
def apply(
    obj: Mapping[str, Any],
    *,
    field_manager: str,
    force: bool = False,
    dry_run: Literal["All"] | None = None,
    subresource: Literal["status"] | None = None,
    api_client: ApiClient | None = None,
) -> Resource: ...
def apply(
    obj: Model | Mapping[str, Any],
    *,
    field_manager: str,
    force: bool = False,
    dry_run: Literal["All"] | None = None,
    subresource: Literal["status"] | None = None,
    api_client: ApiClient | None = None,
) -> Any:
    """Create an object, or change the fields of it that are given: server-side apply.

    The server keeps account of who set which field. Fields that this manager set before and no
    longer gives are removed; fields of other managers stay. Give what you want to own, not what you
    have read: an object that was read holds everybody's fields. Its ``metadata.managedFields``, which
    the server would refuse, are left out.

    Without an answer an apply is repeated, since it leads to the same object however often it is
    sent. One with a ``metadata.resourceVersion`` is not: a second one would be a conflict although
    the first one happened. What was read has one; leave it out unless nothing may have changed since.

    The operation is found by ``apiVersion`` and ``kind``. Without ``metadata.namespace`` the object
    goes where ``kubectl`` would put it: into the namespace of the kubeconfig's context or of the
    pod, else into ``default``.

    Args:
        obj: a model of a kind, or its manifest as a mapping.
        field_manager: name that the fields are owned by, such as ``my-pipeline``.
        force: take over fields that others own, in place of an ``ApplyConflictError``.
        dry_run: ``All`` has the server check and answer without storing anything.
        subresource: ``status`` applies to the status, which the object itself does not change.
        api_client: the client to use; by default the one that all share.

    Returns:
        The object as the server has it now, of the same class; of a mapping the model of its kind.

    Raises:
        TypeError: ``obj`` is neither a model nor a mapping.
        ValueError: ``apiVersion``, ``kind``, ``metadata.name`` or ``field_manager`` is missing, the
            API has no such kind, or the kind has no such subresource.
        ApplyConflictError: others own fields that are given with another value; ``conflicts`` lists
            field and owner.
        ConflictError: ``obj`` has a ``metadata.resourceVersion``, and the server another one.
        OutcomeUnknownError: ``obj`` has a ``metadata.resourceVersion``, and no answer came: it may or
            may not have been applied.
        InvalidError: the object breaks rules; ``causes`` names the fields.
        KServeClientError: as any call.
    """
    if not field_manager:
        raise ValueError("apply: expected a field_manager, such as 'my-pipeline', got ''")
    manifest = manifest_of("apply", obj)
    target = target_of("apply", manifest, api_client)
    if subresource is not None and not (subresource == "status" and target.resource.status):
        raise ValueError(f"apply: {target.resource.kind} has no subresource {subresource!r}")
    metadata = manifest["metadata"]
    if "managedFields" in metadata:
        manifest["metadata"] = {k: v for k, v in metadata.items() if k != "managedFields"}
    answer = client_or_default(api_client).call(
        target.resource.operation(f"patch_{subresource}" if subresource else "patch"),
        target.path_arguments(),
        {"fieldManager": field_manager, "force": force or None, "dryRun": dry_run},
        manifest,
        content_type=_TYPE,
    )
    return answer.data
