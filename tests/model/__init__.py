"""Tests of the model classes and their base."""
