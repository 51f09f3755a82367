"""Kubeconfig files, and several of them as one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from kserve_models._text.yaml import ManifestError, parse
from kserve_models.client._config.kubeconfig.fields import Fields, Place, type_name
from kserve_models.client._primitives.secrets import Secret, SecretBytes
from kserve_models.client.exceptions import ConfigurationError

CONFIG_DICT = "config_dict"
"""What messages call a kubeconfig that was given as a dict."""
_LISTS = {"clusters": "cluster", "users": "user", "contexts": "context"}
_MALFORMED = (
    "not the YAML of a kubeconfig: check the indentation, the quotes and the brackets there, and that "
    "no key comes twice"
)
"""What the parser says would show parts of the text, which may be secrets."""


class Kubeconfig(NamedTuple):
    """What several files say as one."""

    source: str
    """The paths, joined as in ``$KUBECONFIG``, or what else was read."""
    current_context: str
    clusters: dict[str, Fields]
    users: dict[str, Fields]
    contexts: dict[str, Fields]
    problems: list[str]
    """Whatever is found wrong with an entry; entries that nobody looks at do no harm."""


def read_files(paths: list[str]) -> Kubeconfig:
    """Read files, and merge them as kubectl does: of two entries with one name the first counts.

    Args:
        paths: of files that there are.

    Raises:
        ConfigurationError: a file cannot be read, or is no kubeconfig.
    """
    merged = Kubeconfig(os.pathsep.join(paths), "", {}, {}, {}, [])
    for path in paths:
        place = Place(path, os.path.dirname(os.path.abspath(path)))
        data, problem = _load(path)
        if problem:
            raise ConfigurationError(problem)
        merged = _with(merged, data, place)
    return merged


def read_dict(config: Mapping[str, Any]) -> Kubeconfig:
    """Read what a kubeconfig file holds; paths in it are relative to the working directory.

    Raises:
        ConfigurationError: it is none.
    """
    place = Place(CONFIG_DICT, os.getcwd())
    return _with(Kubeconfig(CONFIG_DICT, "", {}, {}, {}, []), _hidden(config), place)


def _load(path: str) -> tuple[Any, str]:
    """What a file holds, and what is wrong with it."""
    where = f"kubeconfig {path}"
    try:
        with open(path, "rb") as file:
            documents = parse(SecretBytes(file.read()))
    except OSError as error:
        return None, f"{where}: {error.strerror or error}"
    except ImportError:
        return None, f"reading the {where} needs PyYAML: pip install 'kserve-models[yaml]'"
    except ManifestError as error:
        line = "" if error.line is None else f":{error.line}:{error.column}"
        return None, f"{where}{line}: {_MALFORMED}"
    if len(documents) > 1:
        return None, f"{where}: expected one document, got {len(documents)}"
    return _hidden(documents[0].data) if documents else {}, ""


def _hidden(value: Any) -> Any:
    """A copy in which no text shows: nobody knows which of them are secrets."""
    if isinstance(value, str):
        return Secret(value)
    if isinstance(value, Mapping):
        return {key: _hidden(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_hidden(each) for each in value]
    return value


def _with(merged: Kubeconfig, data: Any, place: Place) -> Kubeconfig:
    """A kubeconfig with what a further one adds."""
    problems: list[str] = []
    if not isinstance(data, Mapping):
        raise ConfigurationError(f"{place}: expected a map, got {type_name(data)}")
    fields = Fields(data, place, problems)
    for key, expected in (("apiVersion", "v1"), ("kind", "Config")):
        came = fields.text(key)
        if came not in ("", expected):
            fields.fail(key, f"expected {expected!r}, got {came!r}")
    for key, entry in _LISTS.items():
        _add(getattr(merged, key), _entries(fields, key, entry, merged.problems))
    current = merged.current_context or fields.text("current-context")
    if problems:
        raise ConfigurationError("\n".join(problems))
    return merged._replace(current_context=current)


def _add(target: dict[str, Fields], entries: dict[str, Fields]) -> None:
    for name, entry in entries.items():
        target.setdefault(name, entry)


def _entries(fields: Fields, key: str, entry: str, problems: list[str]) -> dict[str, Fields]:
    """The entries of a list, by their names."""
    found: dict[str, Fields] = {}
    for each in fields.maps(key):
        name = each.text("name")
        value = each.map(entry)
        if name in found:
            fields.fail(key, f"expected each name once, got {name!r} twice")
        place = fields.place._replace(entry=f"{entry} {name!r}")
        found[name] = Fields({} if value is None else value._values, place, problems)
    return found
