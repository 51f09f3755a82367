"""Tests of text and plain data."""
