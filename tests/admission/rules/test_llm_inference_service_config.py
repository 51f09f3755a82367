from __future__ import annotations

import pytest

from tests.admission.rules.bases import CONFIG
from tests.admission.rules.cases import Case, assert_holds, problems

ARGS = "spec.template.containers.0.args"
CASES = [
    Case(
        "LLMC-01",
        {"spec.baseRefs": [{"name": "a"}]},
        "spec.baseRefs",
        "expected none: a config can't refer to others",
        {"spec.baseRefs": []},
    ),
    Case(
        "LLMC-02",
        {"spec.router.scheduler.replicas": 0},
        "spec.router.scheduler.replicas",
        "expected at least 1, got 0",
        {"spec.router.scheduler.replicas": 1},
    ),
    Case(
        "LLMC-03",
        {ARGS: ["{{ .Name "]},
        "spec.template.containers[0].args[0]",
        "expected a Go template: '}}' is missing after '{{'",
        {ARGS: ["{ .Name }"]},
    ),
    Case(
        "LLMC-04",
        {ARGS: ["b"]},
        "metadata.name",
        "KServe ships this config: change a copy of another name",
        {"spec.model": {"name": "a"}},
        old={},
        severity="warning",
    ),
    Case(
        "LLMC-05",
        {},
        "metadata.name",
        "expected a config that KServe does not ship, got 'kserve-config-llm-template'",
        {"metadata.namespace": "models"},
        is_deletion=True,
    ),
]


@pytest.mark.parametrize("version", ["v1alpha1", "v1alpha2"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_is_broken_and_just_not_broken(case: Case, version: str) -> None:
    assert_holds({**CONFIG, "apiVersion": f"serving.kserve.io/{version}"}, case)


def test_what_a_template_names_is_not_looked_up() -> None:
    (found,) = problems(CONFIG, {ARGS: ["{{ .Spec.Model.Name }}"]})
    assert (found.rule, found.severity) == ("LLMC-03", "not checked")
    assert found.message == "the fields that this template names are not looked up"


@pytest.mark.parametrize(
    ("template", "message"),
    [
        (
            "{{ .spec.model.name }}",
            "expected a field by its name in Go, such as .Spec.Model.Name, got .spec.model.name",
        ),
        (
            "{{ if eq $.metadata.name `a` }}b{{ end }}",
            "expected a field by its name in Go, such as .Spec.Model.Name, got .metadata.name",
        ),
        (
            "{{ .GlobalConfig.EnableTls }}",
            (
                "expected a field by its name in Go, one of .GlobalConfig.SystemNamespace,"
                " .GlobalConfig.IngressGatewayName, .GlobalConfig.IngressGatewayNamespace,"
                " .GlobalConfig.EnableTLS, .GlobalConfig.ModelBasedRoutingHeaderName,"
                " .GlobalConfig.InferencePoolNamespacedName, got .GlobalConfig.EnableTls"
            ),
        ),
    ],
)
def test_a_field_that_no_data_has(template: str, message: str) -> None:
    (found,) = problems(CONFIG, {ARGS: [template]})
    assert (found.rule, found.severity, found.message) == ("LLMC-03", "error", message)


@pytest.mark.parametrize(
    "args",
    [
        ["{{ .GlobalConfig.EnableTLS }}"],
        ["{{ .GlobalConfig }}"],
        # It may not be evaluated, or not be of the data.
        ["{{ if .Spec.Tracing }}{{ .spec }}{{ end }}"],
        ["{{ or .Name .spec }}"],
        ["{{ with .Labels }}{{ .spec }}{{ end }}"],
        ["{{ $x := .Labels }}{{ $x.spec }}"],
        ["{{ (index .Labels `a`).spec }}"],
        ["{{ if .Name }}", "{{ .spec }}", "{{ end }}"],
    ],
)
def test_a_field_that_may_be(args: list[str]) -> None:
    found = problems(CONFIG, {ARGS: args})
    assert {(p.rule, p.severity) for p in found} == {("LLMC-03", "not checked")}


def test_a_block_may_end_in_another_text() -> None:
    found = problems(CONFIG, {ARGS: ["{{ if .Name }}a", "b{{ end }}"]})
    assert [(p.rule, p.severity) for p in found] == [("LLMC-03", "not checked")] * 2


def test_keys_are_of_the_template_too() -> None:
    (found,) = problems(CONFIG, {"spec.labels": {"{{ upper }}": "a"}})
    assert (found.field, found.rule) == ("spec.labels.{{ upper }}", "LLMC-03")
    assert found.message == "expected a Go template: {{ upper }}: there is no function 'upper'"


def test_a_config_of_ones_own_may_change() -> None:
    case = Case("", {}, "", "", {}, old={})
    assert problems(CONFIG, {"metadata.name": "mine", ARGS: ["b"]}, case) == []
