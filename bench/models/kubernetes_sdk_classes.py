"""KServe classes for the Kubernetes client, as an SDK of its generation would have them.

The client reads and writes classes that it finds in ``kubernetes.client.models``. It has those of
Kubernetes itself; here are the others, with what such a generated class does when it is read,
written and compared, and without its documentation.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator

from bench.models import shapes

_HEADER_29 = '''"""KServe classes in the style of the client 29: made by `python -m bench`."""

import kubernetes.client.models as _models
from kubernetes.client.configuration import Configuration


class _Base(object):
    def to_dict(self):
        result = {}
        for attr in self.openapi_types:
            value = getattr(self, attr)
            if isinstance(value, list):
                result[attr] = list(map(
                    lambda x: x.to_dict() if hasattr(x, "to_dict") else x, value))
            elif hasattr(value, "to_dict"):
                result[attr] = value.to_dict()
            elif isinstance(value, dict):
                result[attr] = dict(map(
                    lambda item: (item[0], item[1].to_dict())
                    if hasattr(item[1], "to_dict") else item, value.items()))
            else:
                result[attr] = value
        return result

    def __eq__(self, other):
        if not isinstance(other, type(self)):
            return False
        return self.to_dict() == other.to_dict()
'''
_HEADER_37 = '''"""KServe classes in the style of the client 37: made by `python -m bench`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Dict, List, Optional

import kubernetes.client.models as _models
from kubernetes.client.models import *
from kubernetes.client.models.v1_pod import _OPENAPI_GENERATOR_TO_DICT
from kubernetes.client.models.v1_pod import _to_legacy_value, _to_openapi_value
from pydantic import AliasChoices, BaseModel, ConfigDict, Field
from pydantic import StrictBool, StrictFloat, StrictInt, StrictStr
'''
_STRICT = {
    "str": "StrictStr",
    "int": "StrictInt",
    "float": "StrictFloat",
    "bool": "StrictBool",
    "object": "Any",
}


def module(version: str, types: shapes.Classes) -> str:
    """Source text of a module with these classes, which registers them with the client."""
    header, render = (_HEADER_29, _class_29) if version == "29" else (_HEADER_37, _class_37)
    parts = [header]
    for name, fields in types.items():
        parts.append("\n\n" + "\n".join(render(name, fields)) + "\n")
    parts.append(f"\n\n_NAMES = {sorted(types)!r}\n")
    parts.append("for _name in _NAMES:\n    setattr(_models, _name, globals()[_name])\n")
    if version != "29":
        parts.append("for _name in _NAMES:\n    globals()[_name].model_rebuild()\n")
    return "".join(parts)


def attribute(wire: str) -> str:
    """The attribute name of a property, as the client's generator spells it."""
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", wire))
    name = re.sub(r"\W", "_", name).lower()
    return f"_{name}" if keyword.iskeyword(name) or name == "exec" else name


def _class_29(name: str, fields: dict[str, str]) -> Iterator[str]:
    names = {attribute(wire): wire for wire in fields}
    yield f"class {name}(_Base):"
    yield f"    openapi_types = { {a: fields[w] for a, w in names.items()}!r}"
    yield f"    attribute_map = {names!r}"
    yield ""
    parameters = "".join(f"{a}=None, " for a in names)
    yield f"    def __init__(self, {parameters}local_vars_configuration=None):"
    yield "        if local_vars_configuration is None:"
    yield "            local_vars_configuration = Configuration()"
    yield "        self.local_vars_configuration = local_vars_configuration"
    for a in names:
        yield f"        self._{a} = None"
    yield "        self.discriminator = None"
    for a in names:
        yield f"        if {a} is not None:"
        yield f"            self.{a} = {a}"
    for a in names:
        yield ""
        yield "    @property"
        yield f"    def {a}(self):"
        yield f"        return self._{a}"
        yield ""
        yield f"    @{a}.setter"
        yield f"    def {a}(self, {a}):"
        yield f"        self._{a} = {a}"


def _class_37(name: str, fields: dict[str, str]) -> Iterator[str]:
    names = {attribute(wire): wire for wire in fields}
    # A leading underscore makes a private attribute to pydantic.
    names = {a.removeprefix("_") + "_" * a.startswith("_"): w for a, w in names.items()}
    yield f"class {name}(BaseModel):"
    for a, wire in names.items():
        annotation = f"Optional[{_annotation_37(fields[wire])}]"
        if a == wire:
            yield f"    {a}: {annotation} = None"
        else:
            yield (
                f"    {a}: {annotation} = Field(default=None, "
                f'validation_alias=AliasChoices("{wire}", "{a}"), serialization_alias="{wire}")'
            )
    yield f"    attribute_map: ClassVar[Dict[str, str]] = {names!r}"
    yield "    model_config = ConfigDict("
    yield "        validate_by_name=True, validate_by_alias=True, validate_assignment=True,"
    yield '        extra="forbid", protected_namespaces=(),'
    yield "    )"
    yield ""
    yield "    def __eq__(self, other):"
    yield f"        if not isinstance(other, {name}):"
    yield "            return False"
    yield "        return self.to_dict() == other.to_dict()"
    yield ""
    yield "    def to_dict(self, serialize=False):"
    yield "        return {"
    for a, wire in names.items():
        yield (
            f'            ("{wire}" if serialize else "{a}"): '
            f'_to_legacy_value(getattr(self, "{a}", None), serialize),'
        )
    yield "        }"
    yield ""
    yield "    def _projection(self):"
    yield "        _dict = self.model_dump(by_alias=True, exclude=set(), exclude_none=True)"
    for a, wire in names.items():
        if shapes.is_class(fields[wire]):
            yield f"        if self.{a}:"
            yield f"            _dict['{wire}'] = _to_openapi_value(self.{a})"
    yield "        return _dict"
    yield ""
    yield "    setattr(to_dict, _OPENAPI_GENERATOR_TO_DICT, _projection)"
    yield "    setattr(_projection, _OPENAPI_GENERATOR_TO_DICT, to_dict)"
    yield ""
    yield "    @classmethod"
    yield "    def from_dict(cls, obj):"
    yield "        if obj is None:"
    yield "            return None"
    yield "        if not isinstance(obj, dict):"
    yield "            return cls.model_validate(obj)"
    yield "        obj = dict(obj)"
    for a, wire in names.items():
        if a != wire:
            yield f'        if "{wire}" not in obj and "{a}" in obj:'
            yield f'            obj["{wire}"] = obj["{a}"]'
            yield f'        obj.pop("{a}", None)'
    yield "        return cls.model_validate({"
    for wire, type_name in fields.items():
        yield f'            "{wire}": {_reading_37(wire, type_name)},'
    yield "        })"


def _annotation_37(type_name: str) -> str:
    if type_name.startswith("list["):
        return f"List[{_annotation_37(shapes.element(type_name))}]"
    if type_name.startswith("dict("):
        return f"Dict[str, {_annotation_37(shapes.element(type_name))}]"
    return _STRICT.get(type_name, type_name)


def _reading_37(wire: str, type_name: str) -> str:
    get = f'obj.get("{wire}")'
    if not shapes.is_class(type_name):
        return get
    if type_name.startswith("list["):
        inner = shapes.element(type_name)
        return (
            f'[{inner}.from_dict(_item) for _item in obj["{wire}"]] if {get} is not None else None'
        )
    if type_name.startswith("dict("):
        inner = shapes.element(type_name)
        items = f'obj["{wire}"].items()'
        return f"{{_k: {inner}.from_dict(_v) for _k, _v in {items}}} if {get} is not None else None"
    return f'{type_name}.from_dict(obj["{wire}"]) if {get} is not None else None'
