"""The changes that differences make."""
