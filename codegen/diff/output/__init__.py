"""Reports as text: one module a format, each with ``render``."""
