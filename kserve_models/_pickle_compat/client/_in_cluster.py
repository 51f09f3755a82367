"""The refresh hook of a pod's configuration."""

from kserve_models.client._config.in_cluster import TokenFile

__all__ = ["TokenFile"]
