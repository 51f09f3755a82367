"""Manifest files."""
