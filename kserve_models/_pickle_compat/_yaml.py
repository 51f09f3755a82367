"""Errors of manifests."""

from kserve_models._text.yaml.error import ManifestError

__all__ = ["ManifestError"]
