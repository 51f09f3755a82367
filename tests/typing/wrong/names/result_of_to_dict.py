from kserve_models import V1ObjectMeta

text: str = V1ObjectMeta().to_dict()  # mypy: assignment, pyright: reportAssignmentType
