"""The kinds that the API serves."""

from __future__ import annotations

from kserve_models.client._request.operation import ApiResource
from kserve_models.models import _resources

RESOURCES = {
    (resource.api_version, resource.kind): resource
    for resource in (ApiResource(**row) for row in _resources.RESOURCE_ROWS)
}
"""How each kind is served, by ``apiVersion`` and ``kind``."""
