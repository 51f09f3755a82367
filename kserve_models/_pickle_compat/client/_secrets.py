"""A token in a configuration."""

from kserve_models.client._primitives.secrets import Secret

__all__ = ["Secret"]
