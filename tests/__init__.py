"""Where the tests are, and how patient they are."""

from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent

HANG_SECONDS = 300.0
"""Longer than anything takes on the busiest machine: what is not over by then hangs."""
