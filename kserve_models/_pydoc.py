"""What ``help`` prints of packages that import hundreds of classes when they are asked for."""

from __future__ import annotations

import sys

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from types import FrameType


def is_asking() -> bool:
    """Whether ``pydoc`` lists a module's names, which it would import and describe one by one.

    To be called by the module's ``__dir__``.
    """
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and frame.f_globals.get("__name__") == "inspect":
        frame = frame.f_back
    return frame is not None and frame.f_globals.get("__name__") == "pydoc"
