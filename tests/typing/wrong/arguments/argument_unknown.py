from kserve_models import V1beta1PredictorSpec

V1beta1PredictorSpec(min_replica=1)  # mypy: call-arg, pyright: reportCallIssue
