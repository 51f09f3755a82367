"""Credentials from an exec plugin: run when they are needed, kept until they end or are refused."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from kserve_models.client._config.kubeconfig.exec_credential import read_credential
from kserve_models.client._config.kubeconfig.exec_process import run
from kserve_models.client._primitives.locks import ForkSafeLock
from kserve_models.client.exceptions import ConfigurationError

if TYPE_CHECKING:
    from kserve_models.client._config.configuration import Configuration
    from kserve_models.client._config.kubeconfig.exec_command import ExecCommand
    from kserve_models.client._config.kubeconfig.exec_credential import ExecCredential


class ExecPlugin:
    """A refresh hook that has an exec plugin give the credentials.

    Configurations may share it: the plugin is run once for all of them.

    Args:
        command: how to run it.
        gives_certificate: whether a client certificate of its counts: one in the kubeconfig comes first.
    """

    def __init__(self, command: ExecCommand, gives_certificate: bool) -> None:
        self._command = command
        self._gives_certificate = gives_certificate
        self._credential: ExecCredential | None = None
        self._lock = ForkSafeLock()

    def __call__(self, configuration: Configuration) -> None:
        """Give a configuration the credentials, new ones if there are none or they have ended.

        Raises:
            ConfigurationError: the plugin cannot be run, fails or prints something else.
        """
        with self._lock.held():
            credential = self._credential
            if credential is None or (credential.end is not None and credential.end < time.time()):
                # Should it fail, there is none.
                self._credential = None
                self._credential = credential = _new_credential(self._command)
        if credential.authorization is None:
            configuration.api_key.pop("BearerToken", None)
        else:
            configuration.api_key["BearerToken"] = credential.authorization
        if self._gives_certificate:
            configuration.cert_data = credential.certificate

    def expire(self) -> None:
        """Have the next call run the plugin: the server refused its credentials."""
        with self._lock.held():
            self._credential = None


def _new_credential(command: ExecCommand) -> ExecCredential:
    output, problem = run(command)
    credential = None
    if not problem:
        credential, problem = read_credential(output, command)
    if credential is None:
        raise ConfigurationError(f"{command}: {problem}")
    return credential
