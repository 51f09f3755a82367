"""``kserve-models explain``: what a field is."""

from kserve_models.cli.explain.command import add_to as add_to
from kserve_models.cli.explain.command import run as run
