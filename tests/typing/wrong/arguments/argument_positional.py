from kserve_models import V1beta1PredictorSpec

V1beta1PredictorSpec(5)  # mypy: arg-type, pyright: reportArgumentType
