from kserve_models import V1beta1PredictorSpec

print(V1beta1PredictorSpec().min_replica)  # mypy: attr-defined, pyright: reportAttributeAccessIssue
