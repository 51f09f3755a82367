"""Watching a list."""
