"""Objects looked at as a cluster would, before they are sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kserve_models._model import writing
from kserve_models._model.model import Model

if TYPE_CHECKING:
    from kserve_models.client._request.operation import Operation

_CHECKED = ("create", "replace")


def check_object(operation: Operation, body: Any) -> None:
    """See that a cluster would not refuse an object; what is no object, or a status, is not looked at.

    Raises:
        RefusedError: it would.
    """
    if operation.action not in _CHECKED or operation.path.endswith("/status"):
        return
    # Only now: most clients do not validate, and need no schemas.
    from kserve_models.admission import RefusedError, validate
    from kserve_models.admission.review import is_kserve

    if isinstance(body, Model):
        manifest: Any = writing.to_sent_manifest(body)
    elif isinstance(body, Mapping) or hasattr(type(body), "to_dict"):
        manifest = writing.to_wire(body)
    else:
        return
    if not is_kserve(manifest):
        return
    errors = [problem for problem in validate(manifest) if problem.severity == "error"]
    if errors:
        raise RefusedError(operation.name, manifest, errors)
