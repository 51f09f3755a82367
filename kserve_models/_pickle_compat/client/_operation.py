"""Operations, resources and responses."""

from kserve_models.client import ApiResource, ApiResponse, Operation

__all__ = ["ApiResource", "ApiResponse", "Operation"]
