"""Tests of the API server that other tests run against."""
