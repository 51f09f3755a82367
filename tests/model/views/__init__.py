"""Tests of what else an object is to its readers."""
