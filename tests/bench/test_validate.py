"""`python -m bench --only validate`: its manifests, schemas, floors and words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bench import report
from bench.client.measure import ClientResults
from bench.floors import FLOORS, validate_floors
from bench.models import measure as models
from bench.models import peers
from bench.models.measure import Results
from bench.programs import Run
from bench.schema.measure import SchemaResults, Size
from bench.validate import json_schemas, manifests, measure
from bench.validate.measure import KUBECONFORM, KUBECTL_VALIDATE, OURS, ValidateResults
from kserve_models.admission import validate
from kserve_models.cli import main

CEL, WEBHOOKS = "a rule of CEL broken", "a rule of KServe's webhooks broken"


def results(*, with_peers: bool = True) -> ValidateResults:
    made = ValidateResults(kinds=14, bytes=509_124)
    seconds = {OURS: (0.15, 1.0)}
    if with_peers:
        seconds |= {KUBECONFORM: (0.3, 2.0), KUBECTL_VALIDATE: (0.5, 20.0)}
        made.versions = {KUBECONFORM: "v1", KUBECTL_VALIDATE: "v2"}
    else:
        made.left_out = dict.fromkeys((KUBECONFORM, KUBECTL_VALIDATE), "there is no go")
    made.keep("bare", OURS, run(0.03))
    for tool, (one, thousand) in seconds.items():
        made.keep("one", tool, run(one))
        made.keep("thousand", tool, run(thousand))
    finders = {
        "an unknown field": set(seconds),
        CEL: {OURS, KUBECTL_VALIDATE},
        WEBHOOKS: {OURS},
    }
    made.found = {
        title: {tool: tool in finding for tool in seconds} for title, finding in finders.items()
    }
    made.with_line = {tool: 3 if tool == OURS else 0 for tool in seconds}
    return made


def run(seconds: float) -> Run:
    return Run(0, "", "", seconds, seconds * 2)


def test_thousand_manifests_differ_and_have_every_version_of_every_kind() -> None:
    texts = manifests.thousand()
    names = {yaml.safe_load(text)["metadata"]["name"] for text in texts}
    fixtures = manifests._FIXTURES.iterdir()

    assert len(texts) == len(names) == 1_000
    assert manifests.kinds(texts) == len(list(fixtures))


def test_a_cluster_refuses_none_of_the_thousand() -> None:
    """Nor where all come together; each source is among them more than once."""
    objects = list(map(yaml.safe_load, manifests.thousand()[:50]))
    refused = {
        (obj["kind"], problem.field, problem.message)
        for obj in objects
        for problem in validate(obj, siblings=objects)
        if problem.severity == "error"
    }

    assert refused == set()


def test_fixtures_left_out_are_there_and_refused() -> None:
    for name in manifests._REFUSED:
        obj = yaml.safe_load((manifests._FIXTURES / f"{name}.yaml").read_text(encoding="utf-8"))
        assert any(problem.severity == "error" for problem in validate(obj)), name


@pytest.mark.parametrize("fault", manifests.faults(), ids=lambda fault: fault.title)
def test_each_fault_is_found_once_and_told_with_its_line(
    fault: manifests.Fault, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "fault.yaml"
    path.write_text(fault.text, encoding="utf-8")

    assert main(["validate", str(path)]) == 1
    output = capsys.readouterr().out
    assert measure.names_line(output, fault.line)
    assert output.endswith("1 object: 1 error\n")


def test_the_faulty_manifests_without_their_fault_are_valid() -> None:
    assert validate(yaml.safe_load(manifests.single())) == []


def test_a_line_is_named_by_the_forms_in_which_tools_name_it() -> None:
    assert measure.names_line("a.yaml:7:5: error", 7)
    assert measure.names_line("yaml: unmarshal errors:\n  line 7: key", 7)
    assert not measure.names_line("a.yaml:17:7: error", 7)
    assert not measure.names_line("a.yaml - InferenceService is invalid: line 77", 7)


@pytest.mark.parametrize(
    ("structural", "expected"),
    [
        (
            {"type": "object", "description": "d", "properties": {"a": {"type": "string"}}},
            {
                "type": "object",
                "properties": {"a": {"type": "string"}},
                "additionalProperties": False,
            },
        ),
        (
            {"type": "object", "properties": {}, "x-kubernetes-preserve-unknown-fields": True},
            {"type": "object", "properties": {}},
        ),
        (
            {"x-kubernetes-int-or-string": True, "anyOf": [{"type": "integer"}], "nullable": True},
            {"type": ["integer", "string", "null"]},
        ),
        ({"type": "array", "items": {"nullable": True, "type": "string"}}, None),
        (
            {"type": "object", "oneOf": [{"properties": {"a": {}}, "required": ["a"]}]},
            {"type": "object", "oneOf": [{"properties": {"a": {}}, "required": ["a"]}]},
        ),
    ],
)
def test_a_json_schema_says_what_the_structural_schema_does(
    structural: dict[str, Any], expected: dict[str, Any] | None
) -> None:
    if expected is None:
        expected = {"type": "array", "items": {"type": ["string", "null"]}}
    assert json_schemas.json_schema(structural) == expected


def test_json_schemas_lie_where_kubeconform_looks(tmp_path: Path) -> None:
    definition = {
        "spec": {
            "group": "example.org",
            "names": {"kind": "WidgetSet"},
            "versions": [{"name": "v1", "schema": {"openAPIV3Schema": {"type": "object"}}}],
        }
    }
    (tmp_path / "widgets.yaml").write_text(yaml.safe_dump(definition), encoding="utf-8")
    json_schemas.write(tmp_path, tmp_path / "schemas")

    path = tmp_path / "schemas" / "example.org" / "widgetset_v1.json"
    assert path.read_text(encoding="utf-8") == '{"type": "object"}'


def test_the_floors_are_measured_against_the_peers() -> None:
    assert [floor.line(results()) for floor in validate_floors(results())] == [
        "pass  120.00 ms <= 150.00 ms  validate: one manifest, above a bare interpreter",
        "pass      0.00 <= 0.00  validate: faults not found, or without their line",
        "pass     0.50x <= 3.00x  validate: 1,000 manifests, of kubeconform",
        "pass     0.05x < 1.00x  validate: 1,000 manifests, of kubectl-validate",
    ]


def test_the_floors_fail_where_they_are_not_held() -> None:
    slow = results()
    slow.values["one"]["cpu"][OURS] = 0.19
    slow.values["thousand"]["cpu"] |= {OURS: 20.0}
    slow.with_line[OURS] = 2
    assert [floor.holds(slow) for floor in validate_floors(slow)] == [False] * 4


def test_the_floors_of_peers_that_were_left_out_are_left_out() -> None:
    alone = results(with_peers=False)
    assert [floor.title for floor in validate_floors(alone)] == [
        "validate: one manifest, above a bare interpreter",
        "validate: faults not found, or without their line",
    ]


def test_the_table_tells_times_and_findings() -> None:
    assert measure.table(results()) == [
        ["", OURS, KUBECONFORM, KUBECTL_VALIDATE],
        ["one manifest, ms: processor", "150", "300", "500"],
        ["one manifest, ms: clock", "300", "600", "1,000"],
        ["1,000 manifests, s (ratio): processor", "1.00 (1.00)", "2.00 (2.00)", "20.00 (20.00)"],
        ["1,000 manifests, s (ratio): clock", "2.00 (1.00)", "4.00 (2.00)", "40.00 (20.00)"],
        ["an unknown field", "yes", "yes", "yes"],
        [CEL, "yes", "no", "yes"],
        [WEBHOOKS, "yes", "no", "no"],
        ["found and told with its line", "3 of 3", "0 of 1", "0 of 2"],
    ]


def test_the_words_name_what_only_kserve_models_finds() -> None:
    assert measure.words(results()) == (
        "One manifest takes kserve-models 120 ms of the processor above a bare interpreter, which"
        " takes 30 ms; by the clock 240 above 60. Beside it ran kubeconform v1 and kubectl-validate"
        f" v2; what only kserve-models finds: {WEBHOOKS}."
    )


def test_the_words_say_why_peers_were_left_out() -> None:
    words = measure.words(results(with_peers=False))
    assert words.endswith(
        " kubeconform was left out: there is no go. kubectl-validate was left out: there is no go."
    )
    assert len(measure.table(results(with_peers=False))[0]) == 2


@pytest.mark.parametrize("with_peers", [True, False])
def test_the_page_has_a_section_of_validate(*, with_peers: bool) -> None:
    every_peer = dict.fromkeys(peers.MAKERS, 1.0)
    operations = {**models.OPERATIONS, **models.MEMORY, **models.IMPORTS}
    of_models = Results(values={name: dict(every_peer) for name in operations})
    sizes = [Size(str(number), Path(), Path(), number + 1.0, findings=0) for number in range(4)]
    for size in sizes:
        for what in ("diff", "drift", "parse"):
            size.keep(what, size.megabytes, size.megabytes / 2)
    schema = SchemaResults(sizes[0], sizes[1:], sizes[0], "", "")
    found = results(with_peers=with_peers)

    page = report.page(of_models, 1, schema, ClientResults(left_out="none"), found)

    section = page.partition("\n## validate\n\n")[2].partition("\n\n## The client\n")[0]
    assert section == report.validate_section(found)
    assert report.markdown(measure.table(found)) in section
    assert "1,000 files, a manifest each, 509 kB of YAML in 14 versions of\nkinds" in section
    assert all(floor.line(found) in section for floor in validate_floors(found))
    assert all(floor.line(of_models) in page for floor in FLOORS)
