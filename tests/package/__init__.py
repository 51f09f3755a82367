"""Tests of what is shipped: names, types, documents, the wheel, the environment it is made in."""
