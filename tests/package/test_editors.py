"""Editors that complete with jedi (Jupyter, Spyder, vim) know the fields and their descriptions."""

from __future__ import annotations

import re

import jedi
import pytest
from jedi import Project
from jedi.api.environment import InterpreterEnvironment

from kserve_models import V1beta1ModelSpec, V1beta1PredictorSpec
from tests import REPOSITORY

ISVC = "from kserve_models import V1beta1InferenceService\nisvc = V1beta1InferenceService()\n"
TYPE_CHECKING = re.compile(r"^TYPE_CHECKING\b.*", re.MULTILINE)


def script(line: str) -> jedi.Script:
    # An environment of another kind is a process that stays.
    environment = InterpreterEnvironment()
    return jedi.Script(ISVC + line, environment=environment, project=Project(str(REPOSITORY)))


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("isvc.spec.predictor.", V1beta1PredictorSpec.openapi_types),
        ("isvc.spec.predictor.model.", V1beta1ModelSpec.openapi_types),
    ],
)
def test_fields_are_completed(line: str, fields: dict[str, str]) -> None:
    found = {completion.name for completion in script(line).complete(3, len(line))}
    assert found >= fields.keys()


def test_a_completion_shows_the_description_of_the_field() -> None:
    line = "isvc.spec.predictor.model.storage_u"
    (found,) = script(line).complete(3, len(line))
    assert found.docstring().startswith("URI of the model, such as `s3://`")


def test_a_name_of_the_package_is_completed_and_signatures_are_shown() -> None:
    line = "import kserve_models; kserve_models.V1beta1InferenceServi"
    names = {completion.name for completion in script(line).complete(3, len(line))}
    assert names >= {"V1beta1InferenceService", "V1beta1InferenceServiceSpec"}
    (signature,) = script("V1beta1InferenceService(").get_signatures(3, 24)
    assert [p.name for p in signature.params][:4] == ["api_version", "kind", "metadata", "spec"]


@pytest.mark.parametrize("argument", ["'iris'", "isvc"])
def test_what_was_waited_for_is_known(argument: str) -> None:
    line = f"import kserve_models; kserve_models.wait_until_ready({argument}).spec.predictor."
    found = {completion.name for completion in script(line).complete(3, len(line))}
    assert found >= V1beta1PredictorSpec.openapi_types.keys()


def test_no_module_has_a_type_checking_that_jedi_takes_for_false() -> None:
    """Of ``TYPE_CHECKING = False`` jedi drops the other branch; an annotated name it does not evaluate."""
    found = {
        line
        for path in (REPOSITORY / "kserve_models").rglob("*.py")
        for line in TYPE_CHECKING.findall(path.read_text(encoding="utf-8"))
    }
    assert found == {"TYPE_CHECKING: bool = False"}
