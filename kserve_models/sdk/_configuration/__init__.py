"""The configuration of ``KServeClient``, and the same for the Kubernetes client."""
