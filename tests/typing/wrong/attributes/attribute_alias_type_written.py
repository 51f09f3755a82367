from kserve_models import V1alpha1InferenceStep

V1alpha1InferenceStep().name = 1  # mypy: assignment, pyright: reportAttributeAccessIssue
