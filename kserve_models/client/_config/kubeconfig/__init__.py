"""Kubeconfig files, read as kubectl reads them."""
