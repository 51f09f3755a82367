"""Modules that pickles made before 0.2 name: found where their packages have none of that name."""
