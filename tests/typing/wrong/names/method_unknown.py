from kserve_models import V1ObjectMeta

V1ObjectMeta().to_xml()  # mypy: attr-defined, pyright: reportAttributeAccessIssue
