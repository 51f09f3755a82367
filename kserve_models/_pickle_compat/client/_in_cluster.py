"""The refresh hook of a pod's configuration."""

from kserve_models.client._config.token_file import TokenFile

__all__ = ["TokenFile"]
