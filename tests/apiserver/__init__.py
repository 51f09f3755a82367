"""A Kubernetes API server for the tests: see README.md."""
