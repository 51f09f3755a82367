from kserve_models import V1Container

V1Container(name="a", command=["a", 1])  # mypy: list-item, pyright: reportArgumentType
