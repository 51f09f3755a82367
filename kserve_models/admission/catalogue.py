"""All rules that are known, for who lists them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kserve_models._history import releases
from kserve_models._history.structural import RULES, Schema
from kserve_models.admission import defaults, rules
from kserve_models.admission.cel.rules import known_expressions, rule_id
from kserve_models.admission.review import RELEASE
from kserve_models.admission.rules.rule import Rule

_OF_SERVER = (
    Rule("schema/kind", "kind", "KServe has the kind, and the version of it"),
    Rule("schema/unknown-field", "", "the schema has the field; else it would be dropped"),
    Rule("schema/duplicate-field", "", "a map has a key once"),
    Rule("schema/type", "", "a value is of its field's type"),
    Rule("schema/required", "", "what is required is there"),
    Rule("schema/enum", "", "a value is one of those that the schema lists"),
    Rule("schema/pattern", "", "a text fits the schema's regular expression"),
    Rule(
        "schema/format",
        "",
        "a text has the schema's format; a number that KServe's webhooks read fits into its bits",
    ),
    Rule("schema/minimum", "", "a number is as great as the schema asks for"),
    Rule("schema/maximum", "", "a number is no greater than the schema allows"),
    Rule("schema/multipleOf", "", "a number is a multiple of the schema's"),
    Rule("schema/minLength", "", "a text has as many characters as the schema asks for"),
    Rule("schema/maxLength", "", "a text has no more characters than the schema allows"),
    Rule("schema/minItems", "", "a list has as many items as the schema asks for"),
    Rule("schema/maxItems", "", "a list has no more items than the schema allows"),
    Rule("schema/minProperties", "", "a map has as many keys as the schema asks for"),
    Rule("schema/maxProperties", "", "a map has no more keys than the schema allows"),
    Rule("schema/list-type", "", "a list that is a set or a map has each item once"),
    Rule("metadata/name", "metadata.name", "a name that Kubernetes takes, or generateName"),
    Rule("metadata/namespace", "metadata.namespace", "a name that a namespace can have"),
    Rule("metadata/labels", "metadata.labels", "keys and values that labels can have"),
    Rule("metadata/annotations", "metadata.annotations", "qualified keys; 256 KiB in all at most"),
    Rule("metadata/finalizers", "metadata.finalizers", "qualified names"),
    Rule("metadata/owner-references", "metadata.ownerReferences", "complete; one controller"),
    Rule("metadata/immutable", "metadata", "name, namespace and uid stay as they were", "old"),
)
_OLD = "oldSelf"


@dataclass(frozen=True)
class Family:
    """Rules of one origin.

    Attributes:
        prefix: what their ids begin with.
        title: what they are about.
        kinds: those that a webhook checks them of; none where they are not a webhook's.
    """

    prefix: str
    title: str
    kinds: tuple[str, ...] = ()


def _of_webhook(prefix: str, *kinds: str) -> Family:
    return Family(prefix, " and ".join(kinds), kinds)


FAMILIES = (
    Family("schema", "Schema"),
    Family("metadata", "Metadata"),
    Family("CEL", "CEL rules of the CustomResourceDefinitions"),
    _of_webhook("ISVC", "InferenceService"),
    _of_webhook("IG", "InferenceGraph"),
    _of_webhook("TM", "TrainedModel"),
    _of_webhook("SR", "ServingRuntime", "ClusterServingRuntime"),
    _of_webhook("LMC", "LocalModelCache"),
    _of_webhook("LMNC", "LocalModelNamespaceCache"),
    _of_webhook("LLM", "LLMInferenceService"),
    _of_webhook("LLMC", "LLMInferenceServiceConfig"),
)
"""All families."""
_BY_PREFIX = {family.prefix: family for family in FAMILIES}


def family_of(rule: Rule) -> Family:
    """The family of a rule that is known."""
    return _BY_PREFIX[re.split("[-/]", rule.id)[0]]


def entries() -> list[Rule]:
    """The rules in the order of a cluster: of the API server, of CEL, of KServe's webhooks."""
    return [*_OF_SERVER, *_of_cel(), *defaults.RULES, *rules.RULES]


def _of_cel() -> list[Rule]:
    found: dict[str, Rule] = {}
    seen: set[int] = set()
    for kind in releases.kinds_of(RELEASE):
        for version in releases.versions_of(kind, RELEASE):
            served = releases.served(kind, version, RELEASE)
            for rule in _below(served.schema if served else {}, "", seen):
                found.setdefault(rule.id, rule)
    known = {rule_id(expression) for expression in known_expressions()}
    return [found[name] for name in sorted(found) if name in known]


def _below(schema: Schema, path: str, seen: set[int]) -> Iterator[Rule]:
    if id(schema) in seen:
        return
    seen.add(id(schema))
    for given in schema.get(RULES, ()):
        expression = given["rule"]
        message = given.get("message") or expression
        yield Rule(rule_id(expression), path, message, "old" if _OLD in expression else "")
    for name, child in schema.get("properties", {}).items():
        yield from _below(child, f"{path}.{name}".removeprefix("."), seen)
    for keyword, step in (("items", "[]"), ("additionalProperties", "{}")):
        if isinstance(schema.get(keyword), dict):
            yield from _below(schema[keyword], f"{path}{step}", seen)
