"""The configuration."""

from kserve_models.client._config.configuration import Configuration

__all__ = ["Configuration"]
