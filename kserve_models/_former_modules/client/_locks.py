"""The lock of a configuration."""

from kserve_models.client._config.locks import ForkSafeLock as Lock

__all__ = ["Lock"]
