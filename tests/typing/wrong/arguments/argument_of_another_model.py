from kserve_models import V1Container, V1EnvVar

V1Container(name="a", resources=V1EnvVar(name="b"))  # mypy: arg-type, pyright: reportArgumentType
