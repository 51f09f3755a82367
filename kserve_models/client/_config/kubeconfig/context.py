"""A kubeconfig's context as a configuration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kserve_models.client._config.kubeconfig.cluster import fill_cluster
from kserve_models.client._config.kubeconfig.files import read_dict, read_files
from kserve_models.client._config.kubeconfig.user import fill_user, needs_auth_provider
from kserve_models.client.exceptions import ConfigurationError

if TYPE_CHECKING:
    from kserve_models.client._config.configuration import Configuration
    from kserve_models.client._config.kubeconfig.fields import Fields
    from kserve_models.client._config.kubeconfig.files import Kubeconfig

_MOST_NAMES = 20
"""Names that a message repeats."""


def fill(
    configuration: Configuration,
    source: list[str] | Mapping[str, Any],
    context: str | None,
    setting: str,
) -> None:
    """Make a configuration that of a context.

    Args:
        configuration: what to fill.
        source: paths of files, or a kubeconfig as a dict.
        context: name of the context; the current one by default.
        setting: how messages name the setting that gives the context.

    Raises:
        ConfigurationError: the files are not usable; the message has all that is wrong.
    """
    kubeconfig = read_files(source) if isinstance(source, list) else read_dict(source)
    name, chosen = _context(kubeconfig, context, setting)
    cluster = _named(kubeconfig.clusters, chosen, "cluster")
    if cluster is None:
        raise ConfigurationError(f"{chosen.place}: cluster: expected the name of a cluster")
    configuration.namespace = chosen.text("namespace") or None
    fill_cluster(configuration, cluster)
    user = _named(kubeconfig.users, chosen, "user")
    if user is not None:
        fill_user(configuration, user, cluster)
    if kubeconfig.problems:
        raise ConfigurationError("\n".join(dict.fromkeys(kubeconfig.problems)))
    if user is not None and needs_auth_provider(configuration, user):
        from kserve_models.client._config.kubeconfig.auth_provider import use_auth_provider

        use_auth_provider(configuration, user, source, name)


def _context(kubeconfig: Kubeconfig, context: str | None, setting: str) -> tuple[str, Fields]:
    """The name and the fields of the context that counts."""
    name = context or kubeconfig.current_context
    found = kubeconfig.contexts.get(name)
    if found is not None:
        return name, found
    where = f"kubeconfig {kubeconfig.source}"
    if not kubeconfig.contexts:
        raise ConfigurationError(f"{where}: expected contexts, there is none")
    names = _listed(kubeconfig.contexts)
    if not name:
        raise ConfigurationError(
            f"{where}: there is no current-context: give {setting}, one of {names}"
        )
    what = "context" if context else "current-context"
    raise ConfigurationError(f"{where}: {what}: expected one of {names}, got {name!r}")


def _named(entries: dict[str, Fields], context: Fields, key: str) -> Fields | None:
    """The entry that a context names; None where it names none."""
    name = context.text(key)
    if not name:
        return None
    found = entries.get(name)
    if found is None:
        expected = f"one of {_listed(entries)}" if entries else f"one of the {key}s, there is none"
        raise ConfigurationError(f"{context.place}: {key}: expected {expected}, got {name!r}")
    return found


def _listed(entries: dict[str, Fields]) -> str:
    names = [repr(name) for name in entries]
    more = ["…"] if len(names) > _MOST_NAMES else []
    return ", ".join(names[:_MOST_NAMES] + more)
