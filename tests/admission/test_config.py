from __future__ import annotations

import json
from typing import Any

import pytest

from kserve_models.admission import config


def read(**data: Any) -> config.Config:
    return config.read(
        {"data": {k: v if isinstance(v, str) else json.dumps(v) for k, v in data.items()}}
    )


def test_without_a_config_map_it_is_as_kserve_ships_it() -> None:
    found = config.read(None)
    assert (found.default_mode, found.art_version, found.local_model) == (
        "Knative",
        "latest",
        False,
    )
    assert found.requests == found.limits == {"cpu": "1", "memory": "2Gi"}
    assert found.mounts_token


def test_what_is_read() -> None:
    found = read(
        deploy={"defaultDeploymentMode": "RawDeployment"},
        explainers={"art": {"defaultImageVersion": "v1"}},
        inferenceService={"resource": {"cpuRequest": "2", "memoryLimit": "4Gi", "cpuLimit": ""}},
        security={"autoMountServiceAccountToken": False},
        localModel={"enabled": True},
        multiNode={"customGPUResourceTypeList": ["a/b"]},
    )
    assert found == config.Config(
        "Standard", "v1", {"cpu": "2"}, {"memory": "4Gi"}, False, True, ("a/b",)
    )


def test_names_are_read_in_any_case_as_go_does() -> None:
    assert read(deploy={"DefaultDeploymentMode": "Standard"}).default_mode == "Standard"


def test_null_is_as_nothing() -> None:
    found = read(explainers="null", security="null", deploy={"defaultDeploymentMode": "Knative"})
    assert (found.art_version, found.mounts_token, found.errors) == ("", True, ())


def test_an_empty_config_map_has_no_defaults() -> None:
    assert read() == config.Config("", "", {}, {}, False)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (
            {"deploy": {"defaultDeploymentMode": "Raw"}},
            (
                "deploy",
                (
                    "expected defaultDeploymentMode to be one of Knative, Standard, ModelMesh,"
                    " Serverless, RawDeployment, got 'Raw'"
                ),
            ),
        ),
        ({"security": "[]"}, ("security", "expected a JSON object")),
        ({"explainers": {"art": []}}, ("explainers", "expected a JSON object at art")),
        (
            {"security": {"autoMountServiceAccountToken": "true"}},
            ("security", "expected true or false at autoMountServiceAccountToken"),
        ),
        (
            {"multiNode": {"customGPUResourceTypeList": [1]}},
            ("multiNode", "expected text at customGPUResourceTypeList.0"),
        ),
        ({"localModel": "null"}, ("localModel", "expected a JSON object, got null")),
        (
            {"localModel": "{"},
            (
                "localModel",
                (
                    "expected JSON: Expecting property name enclosed in double quotes: line 1 column 2"
                    " (char 1)"
                ),
            ),
        ),
    ],
)
def test_what_can_not_be_read(data: dict[str, Any], error: tuple[str, str]) -> None:
    assert read(**data).errors == (error,)
