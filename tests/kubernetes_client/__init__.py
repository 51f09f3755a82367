"""What must hold with every supported version of the Kubernetes client.

``test_kubernetes_clients.py`` runs ``runner`` in a process of its own, with one version of the
client on ``sys.path``.

Most checks are cases: an object and the manifest that it stands for. Each is written through every
way that the client has, and must arrive at a server as that manifest.
"""
