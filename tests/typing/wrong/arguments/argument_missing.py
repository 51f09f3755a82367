from kserve_models import V1beta1InferenceServiceSpec

V1beta1InferenceServiceSpec()  # mypy: call-arg, pyright: reportCallIssue
