"""Rendering the models and API classes."""
