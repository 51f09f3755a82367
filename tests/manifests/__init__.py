"""Tests of manifest files."""
