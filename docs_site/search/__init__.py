"""The search: what can be found, and an index of it that a page loads as a script."""
