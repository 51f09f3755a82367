from kserve_models import V1beta1PredictorSpec

V1beta1PredictorSpec(minReplicas=1)  # mypy: call-arg, pyright: reportCallIssue
