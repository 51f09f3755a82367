"""In the mapping of a pickled object."""

from kserve_models._model.backed import Converted as Kept
from kserve_models._model.backed import SetByUser as Given

__all__ = ["Given", "Kept"]
