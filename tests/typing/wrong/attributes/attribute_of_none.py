from kserve_models import V1beta1InferenceService

isvc = V1beta1InferenceService.from_dict({})
print(isvc.status.url)  # mypy: union-attr, pyright: reportOptionalMemberAccess
