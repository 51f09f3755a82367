from __future__ import annotations

import pytest

from kserve_models.admission import go_template

FUNCTIONS = frozenset({"ChildName"})


@pytest.mark.parametrize(
    "text",
    [
        "plain } text {",
        "{{ .Name }}-x",
        "{{- .Spec.Model.Name -}}",
        "{{ ChildName .Name `-kserve` }}",
        "{{ if and .Spec.Parallelism (gt .Spec.Parallelism.Data 1) }}a{{ else }}b{{ end }}",
        "{{ range $i, $e := .Items }}{{ $i }}{{ end }}",
        "{{/* what for */}}",
        "{{ printf `%d` 3 | print }}",
        "{{ eq 'a' 1.5 }}",
        '{{ print `"` }}',
    ],
)
def test_templates(text: str) -> None:
    assert go_template.problem_of(text, FUNCTIONS) == ""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{{ .Name", "'}}' is missing after '{{'"),
        ("{{ .Name {{ .Name }}", "{{ .Name {{ .Name }}: unexpected '{'"),
        ('{{ print "a" }}', '{{ print "a" }}: expected backquotes, got \'"\', which JSON escapes'),
        ("{{ if .A }}a", "{{end}} is missing"),
        ("a{{ end }}", "{{end}} without {{if}}, {{range}} or {{with}}"),
        ("{{ upper .A }}", "{{ upper .A }}: there is no function 'upper'"),
        ("{{ (print .A }}", "{{ (print .A }}: ')' is missing"),
        ("{{ print .A) }}", "{{ print .A) }}: unexpected ')'"),
        ("{{ }}", "{{}}: an action without a value"),
        ("{{ # }}", "{{ # }}: unexpected '#'"),
    ],
)
def test_what_is_none(text: str, problem: str) -> None:
    assert go_template.problem_of(text, FUNCTIONS) == problem


def test_text_without_actions_is_no_template() -> None:
    assert not go_template.has_actions("{a}")
    assert go_template.has_actions("{{a}}")


def test_a_part_may_leave_blocks_open() -> None:
    assert go_template.problem_of("a{{ end }}", FUNCTIONS, is_part=True) == ""
    assert go_template.problem_of("{{ if .A }}", FUNCTIONS, is_part=True) == ""
    assert go_template.problem_of("{{ upper }}", FUNCTIONS, is_part=True) != ""
    assert [go_template.opened(text) for text in ("{{ if .A }}{{ with .B }}", "a{{end}}", "a")] == [
        2,
        -1,
        0,
    ]
