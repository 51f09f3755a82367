"""The configuration: where the server is, who asks, and where Kubernetes keeps both."""
