"""``KServeClient``: every method of every release of the SDK from 0.8 on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kserve_models.client import ApiClient
from kserve_models.sdk import constants
from kserve_models.sdk import utils as sdk_utils
from kserve_models.sdk._client import storage_credentials
from kserve_models.sdk._client.inference_graphs import InferenceGraphs
from kserve_models.sdk._client.kubernetes_apis import KubernetesApis
from kserve_models.sdk._client.local_models import LocalModels
from kserve_models.sdk._client.trained_models import TrainedModels
from kserve_models.sdk._configuration import find

if TYPE_CHECKING:
    from os import PathLike

__all__ = ["KServeClient"]


class KServeClient(TrainedModels, InferenceGraphs, LocalModels, KubernetesApis):
    """The SDK's client: methods take models or manifests, and give plain dicts.

    In a pod its service account counts, unless a kubeconfig is given; elsewhere the kubeconfig file that
    ``$KUBECONFIG`` names, or ``~/.kube/config``. The configuration also becomes the default one, of this
    package and, where it was imported before, of the Kubernetes client.

    Args:
        config_file: path of a kubeconfig file.
        config_dict: what would stand in one. Until 0.10 the context stood here, and may still.
        context: name of a context; by default the current one.
        client_configuration: a configuration of the Kubernetes client. Settings of it that the
            kubeconfig does not give count, such as its proxy; the others are filled in.
        persist_config: of no effect: tokens that are renewed are not written back.

    Raises:
        RuntimeError: there is no configuration, or it can't be used.
    """

    def __init__(
        self,
        config_file: str | PathLike[str] | None = None,
        config_dict: Mapping[str, Any] | str | None = None,
        context: Any = None,
        client_configuration: Any = None,
        persist_config: bool = True,  # noqa: ARG002 - nothing is written
    ) -> None:
        if isinstance(config_dict, str):
            # By position, as until 0.10: config_file, context, client_configuration, persist_config.
            if context is not None:
                client_configuration = context
            config_dict, context = None, config_dict
        found = find.find(config_file, config_dict, context, client_configuration)
        vars(self)["_api_client"] = ApiClient(found)

    def set_credentials(
        self,
        storage_type: str,
        namespace: str | None = None,
        credentials_file: str | PathLike[str] | None = None,
        service_account: str = constants.DEFAULT_SA_NAME,
        **kwargs: Any,
    ) -> None:
        """Store the credentials in a file: in a new Secret, which a ServiceAccount is given.

        ``kserve_models.client.credentials`` has typed functions for the same, without files.

        Args:
            storage_type: ``GCS``, ``S3`` or ``Azure``.
            namespace: by default that of this pod, else ``default``.
            credentials_file: path; by default where the storage's own tools keep it.
            service_account: name of the ServiceAccount, which is created where there is none; Secrets
                that it has stay.
            kwargs: for S3: ``s3_profile`` (``default``), ``s3_endpoint``, ``s3_region``,
                ``s3_use_https``, ``s3_verify_ssl``, ``s3_cabundle``.

        Raises:
            RuntimeError: the storage is none of these; or the server refused or could not be reached.
            OSError: the file can't be read.
            ValueError, KeyError: it is no JSON, or lacks a field.
            configparser.Error: the file of S3 lacks the profile or a key.
        """
        storage_credentials.set_from_file(
            self._api_client,
            storage_type,
            namespace or sdk_utils.get_default_target_namespace(),
            credentials_file,
            service_account,
            kwargs,
        )
