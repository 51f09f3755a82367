"""From differences of keywords to changes: what belongs together becomes one change."""

from codegen.diff.refine.heads import of_heads
from codegen.diff.refine.objects import of_objects

__all__ = ["of_heads", "of_objects"]
