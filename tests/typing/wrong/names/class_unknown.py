from kserve_models import V1Containr  # mypy: attr-defined, pyright: reportAttributeAccessIssue

print(V1Containr)
