"""The ways to hold a manifest that are compared, each behind the same few methods.

A peer's module is imported when the peer is made, in a process of its own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

from bench import orjson_extra
from bench.models import accessor_code, shapes

KIND = accessor_code.KIND
LIST = f"{KIND}List"


class Peer(ABC):
    """Conversions between a dict, JSON text and an object; ``None`` where a peer has none."""

    from_dict: Callable[[Any], Any]
    to_dict: Callable[[Any], Any]
    to_dict_python: Callable[[Any], Any] | None = None
    """Like ``to_dict``, with values that are not JSON yet: times as ``datetime``."""
    from_text: Callable[[str], Any]
    to_text: Callable[[Any], Any]
    list_from_text: Callable[[str], Any]

    @abstractmethod
    def attribute(self, class_name: str, wire: str) -> str:
        """How a property is read: ``.storage_uri``, ``["storageUri"]``."""

    @abstractmethod
    def builder(self, types: shapes.Classes, manifest: dict[str, Any]) -> Callable[[], Any]:
        """A function that builds the manifest."""


class Typed(Peer):
    """A peer with a class for each schema."""

    module: ModuleType
    """Where the classes are."""

    def model(self, class_name: str) -> Any:
        """The class of that name."""
        return getattr(self.module, class_name)

    def builder(self, types: shapes.Classes, manifest: dict[str, Any]) -> Callable[[], Any]:
        """A function that builds the manifest with constructors."""
        build: Callable[[], Any] = accessor_code.builder(
            types, manifest, self.attribute, self.model
        )
        return build


class Classic(Typed):
    """A peer whose classes have an ``attribute_map``."""

    def attribute(self, class_name: str, wire: str) -> str:
        """How a property is read."""
        attributes = {value: key for key, value in self.model(class_name).attribute_map.items()}
        return f".{attributes[wire]}"


class Ours(Classic):
    """Models of `kserve_models`."""

    def __init__(self) -> None:
        import kserve_models
        from kserve_models import V1beta1InferenceService, V1beta1InferenceServiceList

        self.module = kserve_models
        self.from_dict = V1beta1InferenceService.from_dict
        self.to_dict = lambda obj: obj.to_dict(serialize=True)
        self.from_text = V1beta1InferenceService.from_json
        self.to_text = V1beta1InferenceService.to_json
        self.list_from_text = lambda text: V1beta1InferenceServiceList.from_json(text).items


class Plain(Peer):
    """A JSON library and dicts; a copy is ``copy.deepcopy``."""

    def __init__(self, library: str) -> None:
        import copy

        self.from_dict = copy.deepcopy
        self.to_dict = copy.deepcopy
        if library == "orjson":
            import orjson

            self.from_text = orjson.loads
            dumps = orjson.dumps
            self.to_text = lambda data: dumps(data).decode()
        else:
            import json

            self.from_text = json.loads
            self.to_text = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
        self.list_from_text = lambda text: self.from_text(text)["items"]

    def attribute(self, class_name: str, wire: str) -> str:  # noqa: ARG002  (the peers differ)
        """How a property is read."""
        return f"[{wire!r}]"

    def builder(
        self,
        types: shapes.Classes,  # noqa: ARG002  (the peers differ)
        manifest: dict[str, Any],
    ) -> Callable[[], Any]:
        """A function that writes the manifest as nested dicts."""
        build: Callable[[], Any] = accessor_code.plain_builder(manifest)
        return build


class Pydantic(Typed):
    """Models that datamodel-code-generator made, validated as they are read."""

    def __init__(self) -> None:
        self.module = import_module("pydantic_models")
        kind = getattr(self.module, KIND)
        self.from_dict = kind.model_validate
        self.to_dict = lambda obj: obj.model_dump(by_alias=True, exclude_none=True, mode="json")
        self.to_dict_python = lambda obj: obj.model_dump(by_alias=True, exclude_none=True)
        self.from_text = kind.model_validate_json
        self.to_text = lambda obj: obj.model_dump_json(by_alias=True, exclude_none=True)
        read_list = getattr(self.module, LIST).model_validate_json
        self.list_from_text = lambda text: read_list(text).items

    def attribute(self, class_name: str, wire: str) -> str:
        """How a property is read."""
        fields = self.model(class_name).model_fields.items()
        name: str = next(name for name, field in fields if (field.alias or name) == wire)
        return f".{name}"


class Msgspec(Typed):
    """Structs that datamodel-code-generator made."""

    def __init__(self) -> None:
        import datetime

        import msgspec

        self.module = import_module("msgspec_models")
        self.fields = msgspec.structs.fields
        kind = getattr(self.module, KIND)
        self.from_dict = lambda data: msgspec.convert(data, kind)
        self.to_dict = msgspec.to_builtins
        kept = (datetime.datetime,)
        self.to_dict_python = lambda obj: msgspec.to_builtins(obj, builtin_types=kept)
        self.from_text = msgspec.json.Decoder(kind).decode
        encode = msgspec.json.Encoder().encode
        self.to_text = lambda obj: encode(obj).decode()
        read_list = msgspec.json.Decoder(getattr(self.module, LIST)).decode
        self.list_from_text = lambda text: read_list(text).items

    def attribute(self, class_name: str, wire: str) -> str:
        """How a property is read."""
        fields = self.fields(self.model(class_name))
        name: str = next(field.name for field in fields if field.encode_name == wire)
        return f".{name}"


class Kubernetes(Classic):
    """The Kubernetes client's way from data to objects and back."""

    def __init__(self, version: str) -> None:
        import json

        import_module(f"kserve_sdk_{version}")
        self.module = import_module("kubernetes.client.models")
        client = import_module("kubernetes.client").ApiClient()
        # What `deserialize` does once it has parsed the text, and all that does the work.
        read = client._ApiClient__deserialize
        self.from_dict = lambda data: read(data, KIND)
        self.to_dict = client.sanitize_for_serialization
        self.from_text = lambda text: read(json.loads(text), KIND)
        self.to_text = lambda obj: json.dumps(client.sanitize_for_serialization(obj))
        self.list_from_text = lambda text: read(json.loads(text), LIST).items


def _without_orjson() -> Peer:
    orjson_extra.leave_out()
    return Ours()


def _with_orjson() -> Peer:
    orjson_extra.require()
    return Ours()


MAKERS: dict[str, Callable[[], Peer]] = {
    "kserve-models": _without_orjson,
    "kserve-models[speed]": _with_orjson,
    "json + dict": lambda: Plain("json"),
    "orjson + dict": lambda: Plain("orjson"),
    "pydantic": Pydantic,
    "msgspec": Msgspec,
    "kubernetes 29": lambda: Kubernetes("29"),
    "kubernetes 37": lambda: Kubernetes("37"),
}
PACKAGES = {"kubernetes 29": "kubernetes-29", "kubernetes 37": "kubernetes-37"}
"""The folder of packages that a peer needs beside the common ones."""
