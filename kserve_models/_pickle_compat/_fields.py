"""In the mapping of a pickled object."""

from kserve_models._model.manifest_backed import Converted as Kept
from kserve_models._model.manifest_backed import SetByUser as Given

__all__ = ["Given", "Kept"]
