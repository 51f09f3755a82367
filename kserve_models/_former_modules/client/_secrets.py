"""A token in a configuration."""

from kserve_models.client._config.secrets import Secret

__all__ = ["Secret"]
