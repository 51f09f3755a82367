"""Watching a list."""

# Pickles made before 0.2 name it here.
from kserve_models.client._watch.events import WatchEvent as WatchEvent
