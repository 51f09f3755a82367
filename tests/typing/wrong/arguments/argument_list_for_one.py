from kserve_models import V1Probe

V1Probe(exec=[{"command": "ls"}])  # mypy: arg-type, pyright: reportArgumentType
