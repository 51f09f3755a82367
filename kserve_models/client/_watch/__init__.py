"""Watching a list."""

# Where pickles of earlier versions look for it.
from kserve_models.client._watch.events import WatchEvent as WatchEvent
