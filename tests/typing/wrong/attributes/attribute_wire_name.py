from kserve_models import V1beta1PredictorSpec

print(V1beta1PredictorSpec().minReplicas)  # mypy: attr-defined, pyright: reportAttributeAccessIssue
