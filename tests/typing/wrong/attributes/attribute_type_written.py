from kserve_models import V1beta1PredictorSpec

V1beta1PredictorSpec().min_replicas = "1"  # mypy: assignment, pyright: reportAttributeAccessIssue
