from kserve_models import V1alpha1InferenceRouter, V1EnvVar

V1alpha1InferenceRouter(rules=[V1EnvVar(name="a")])  # mypy: list-item, pyright: reportArgumentType
