"""Watching a list."""

from kserve_models.client._watch.events import WatchEvent as WatchEvent
