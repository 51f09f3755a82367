"""The lock of a configuration."""

from kserve_models.client._primitives.locks import ForkSafeLock as Lock

__all__ = ["Lock"]
