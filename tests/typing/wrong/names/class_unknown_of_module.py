import kserve_models

kserve_models.V1beta1InferenceServise()  # mypy: attr-defined, pyright: reportAttributeAccessIssue
