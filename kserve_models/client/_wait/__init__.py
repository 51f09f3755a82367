"""Waiting for an object to become ready."""
