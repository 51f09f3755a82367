from kserve_models import V1beta1PredictorSpec

print(V1beta1PredictorSpec().min_replicas + 1)  # mypy: operator, pyright: reportOptionalOperand
