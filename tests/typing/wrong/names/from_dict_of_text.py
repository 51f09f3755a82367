from kserve_models import V1ObjectMeta

V1ObjectMeta.from_dict("name: a")  # mypy: arg-type, pyright: reportArgumentType
