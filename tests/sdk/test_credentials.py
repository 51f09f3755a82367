"""Storage credentials: what the credentials builder of KServe looks for, and nothing that shows it."""

from __future__ import annotations

import base64
import configparser
import json
import logging
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kserve_models.client import (
    ApiClient,
    BadRequestError,
    ForbiddenError,
    InvalidError,
    credentials,
)
from kserve_models.sdk import KServeClient, constants, creds_utils
from tests.apiserver.cluster import Cluster
from tests.client.conftest import configuration_of

KEY_ID = "AKIAIOSFODNN7EXAMPLE"
KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfi%YEXAMPLEKEY"
AZURE = {
    "clientId": "11111111-2222-3333-4444-555555555555",
    "clientSecret": "sec~ret.of-azure",
    "subscriptionId": "22222222-2222-3333-4444-555555555555",
    "tenantId": "33333333-2222-3333-4444-555555555555",
}


@pytest.fixture
def client(cluster: Cluster) -> Iterator[ApiClient]:
    with ApiClient(configuration_of(cluster)) as made:
        yield made


@pytest.fixture
def system_namespace(cluster: Cluster, namespace: str) -> str:
    """A namespace with KServe's ConfigMap, which names other keys than a default installation."""
    settings = {
        "gcs": {"gcsCredentialFileName": "google.json"},
        "s3": {"s3AccessKeyIDName": "ID", "s3SecretAccessKeyName": "KEY"},
    }
    body = {
        "metadata": {"name": "inferenceservice-config"},
        "data": {"credentials": json.dumps(settings)},
    }
    cluster.expect(201, "POST", f"/api/v1/namespaces/{namespace}/configmaps", body)
    return namespace


def secret_of(cluster: Cluster, namespace: str, name: str) -> tuple[dict[str, str], dict[str, str]]:
    """The values of a Secret, and its annotations."""
    found = cluster.expect(200, "GET", f"/api/v1/namespaces/{namespace}/secrets/{name}")
    values = {k: base64.b64decode(v).decode() for k, v in found["data"].items()}
    return values, found["metadata"].get("annotations", {})


def secrets_of(cluster: Cluster, namespace: str, account: str) -> list[str]:
    path = f"/api/v1/namespaces/{namespace}/serviceaccounts/{account}"
    return [item["name"] for item in cluster.expect(200, "GET", path)["secrets"]]


def last_secret(cluster: Cluster, namespace: str, account: str) -> tuple[Any, Any]:
    return secret_of(cluster, namespace, secrets_of(cluster, namespace, account)[-1])


def test_credentials_for_s3(cluster: Cluster, client: ApiClient, namespace: str) -> None:
    stored = credentials.set_s3_credentials(
        KEY_ID,
        KEY,
        namespace=namespace,
        endpoint="minio:9000",
        region="eu",
        use_https=False,
        verify_ssl=True,
        ca_bundle="/ca.crt",
        ca_bundle_config_map="ca",
        use_virtual_bucket=True,
        use_accelerate=False,
        api_client=client,
    )
    assert stored == (namespace, stored.secret, "kserve-service-credentials")
    assert stored.secret.startswith("kserve-secret-")
    values, annotations = secret_of(cluster, namespace, stored.secret)
    assert values == {"AWS_ACCESS_KEY_ID": KEY_ID, "AWS_SECRET_ACCESS_KEY": KEY}
    assert annotations == {
        "serving.kserve.io/s3-cabundle": "/ca.crt",
        "serving.kserve.io/s3-cabundle-configmap": "ca",
        "serving.kserve.io/s3-endpoint": "minio:9000",
        "serving.kserve.io/s3-region": "eu",
        "serving.kserve.io/s3-useaccelerate": "false",
        "serving.kserve.io/s3-usehttps": "0",
        "serving.kserve.io/s3-usevirtualbucket": "true",
        "serving.kserve.io/s3-verifyssl": "1",
    }
    assert secrets_of(cluster, namespace, stored.service_account) == [stored.secret]


def test_a_secret_with_a_name_is_set_anew_and_an_account_keeps_what_it_has(
    cluster: Cluster, client: ApiClient, namespace: str
) -> None:
    common: dict[str, Any] = {"namespace": namespace, "api_client": client, "service_account": "sa"}
    credentials.set_azure_credentials(*AZURE.values(), secret="azure", **common)
    credentials.set_gcs_credentials({"type": "old"}, secret="gcs", **common)
    credentials.set_gcs_credentials('{"type": "new"}', secret="gcs", **common)
    assert sorted(secrets_of(cluster, namespace, "sa")) == ["azure", "gcs"]
    values, _ = secret_of(cluster, namespace, "gcs")
    assert values == {"gcloud-application-credentials.json": '{"type": "new"}'}
    values, _ = secret_of(cluster, namespace, "azure")
    assert values == {
        "AZURE_CLIENT_ID": AZURE["clientId"],
        "AZURE_CLIENT_SECRET": AZURE["clientSecret"],
        "AZURE_SUBSCRIPTION_ID": AZURE["subscriptionId"],
        "AZURE_TENANT_ID": AZURE["tenantId"],
    }


def test_the_config_map_names_the_keys(
    cluster: Cluster, client: ApiClient, system_namespace: str
) -> None:
    common: dict[str, Any] = {
        "namespace": system_namespace,
        "system_namespace": system_namespace,
        "api_client": client,
    }
    stored = credentials.set_s3_credentials(KEY_ID, KEY, **common)
    assert secret_of(cluster, system_namespace, stored.secret) == ({"ID": KEY_ID, "KEY": KEY}, {})
    stored = credentials.set_gcs_credentials("{}", **common)
    assert secret_of(cluster, system_namespace, stored.secret) == ({"google.json": "{}"}, {})


@pytest.mark.parametrize("settings", ["{}", '{"s3": {}}', '{"s3": {"s3AccessKeyIDName": ""}}'])
def test_where_the_config_map_names_none_the_builder_has_names_of_its_own(
    settings: str, cluster: Cluster, client: ApiClient, namespace: str
) -> None:
    body = {"metadata": {"name": "inferenceservice-config"}, "data": {"credentials": settings}}
    cluster.expect(201, "POST", f"/api/v1/namespaces/{namespace}/configmaps", body)
    assert credentials.key_names(namespace, client) == (
        "awsAccessKeyID",
        "awsSecretAccessKey",
        "gcloud-application-credentials.json",
    )


def test_where_there_is_no_config_map_a_warning_says_so(
    client: ApiClient, namespace: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert credentials.key_names(namespace, client) is credentials.DEFAULT_KEY_NAMES
    assert credentials.configured_key_names(namespace, client) is None
    assert caplog.messages[0] == (
        f"ConfigMap inferenceservice-config in namespace {namespace}: 404 NotFound: configmaps "
        '"inferenceservice-config" not found '
        f"(GET /api/v1/namespaces/{namespace}/configmaps/inferenceservice-config); Secrets get the keys "
        "of a default installation"
    )


@pytest.mark.parametrize("storage", ["S3", "gcs", "Azure"])
def test_a_file_is_stored(
    storage: str, sdk: KServeClient, cluster: Cluster, namespace: str, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    expected: dict[str, str]
    if storage == "S3":
        path.write_text(f"[mine]\naws_access_key_id = {KEY_ID}\nAWS_SECRET_ACCESS_KEY={KEY}\n")
        expected = {"AWS_ACCESS_KEY_ID": KEY_ID, "AWS_SECRET_ACCESS_KEY": KEY}
    elif storage == "gcs":
        path.write_text('{"type": "service_account"}')
        expected = {"gcloud-application-credentials.json": path.read_text()}
    else:
        path.write_text(json.dumps(AZURE))
        expected = {"AZURE_CLIENT_SECRET": AZURE["clientSecret"]}
    options = (
        {"s3_profile": "mine", "s3_use_https": True, "s3_verify_ssl": 0} if storage == "S3" else {}
    )
    sdk.set_credentials(storage, namespace, path, "sa", **options)
    values, annotations = last_secret(cluster, namespace, "sa")
    assert values == {**values, **expected}
    wanted = {"serving.kserve.io/s3-usehttps": "1", "serving.kserve.io/s3-verifyssl": "0"}
    assert annotations == (wanted if storage == "S3" else {})


@pytest.mark.usefixtures("sdk")
def test_values_that_a_script_has_encoded_are_stored_as_they_were_before(
    cluster: Cluster, namespace: str, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    encoded = [base64.b64encode(text.encode()).decode() for text in ("minio", "minio123")]
    path.write_text("[default]\naws_access_key_id={}\naws_secret_access_key={}\n".format(*encoded))
    creds_utils.set_s3_credentials(namespace, path, "sa")
    assert last_secret(cluster, namespace, "sa")[0] == {
        "AWS_ACCESS_KEY_ID": "minio",
        "AWS_SECRET_ACCESS_KEY": "minio123",
    }


def test_the_config_map_counts_for_the_sdk(
    sdk: KServeClient,
    cluster: Cluster,
    system_namespace: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert creds_utils.get_creds_name_from_config_map("s3AccessKeyIDName") is None
    monkeypatch.setattr(constants, "INFERENCESERVICE_SYSTEM_NAMESPACE", system_namespace)
    assert creds_utils.get_creds_name_from_config_map("gcsCredentialFileName") == "google.json"
    with pytest.raises(
        RuntimeError, match=r"^Unknown credentials 'other': expected one of gcsCred"
    ):
        creds_utils.get_creds_name_from_config_map("other")
    path = tmp_path / "file"
    path.write_text("{}")
    sdk.set_credentials("GCS", system_namespace, path, "sa")
    assert last_secret(cluster, system_namespace, "sa")[0] == {"google.json": "{}"}


@pytest.mark.usefixtures("sdk")
def test_single_steps(cluster: Cluster, namespace: str) -> None:
    encoded = base64.b64encode(b"value").decode()
    name = creds_utils.create_secret(namespace, {"a": "b"}, {"one": encoded}, {"two": "text"})
    assert secret_of(cluster, namespace, name) == ({"one": "value", "two": "text"}, {"a": "b"})
    assert not creds_utils.check_sa_exists(namespace, "sa")
    creds_utils.create_service_account(name, namespace, "sa")
    assert creds_utils.check_sa_exists(namespace, "sa")
    creds_utils.patch_service_account("another", namespace, "sa")
    creds_utils.set_service_account(namespace, "sa", "third")
    assert sorted(secrets_of(cluster, namespace, "sa")) == sorted([name, "another", "third"])
    with pytest.raises(RuntimeError) as caught:
        creds_utils.create_service_account(name, namespace, "sa")
    assert str(caught.value).splitlines()[:2] == [
        "Exception when calling CoreV1Api->create_namespaced_service_account: (409)",
        "Reason: Conflict",
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"aws_secret_access_key = {KEY}\n", configparser.ParsingError),
        (f"[mine]\n{KEY}\n", configparser.ParsingError),
        ("[mine]\n", configparser.NoOptionError),
        (f"[other]\naws_secret_access_key = {KEY}\n", configparser.NoSectionError),
    ],
)
def test_a_file_that_is_none_of_aws_is_not_shown(
    text: str, kind: type[Exception], sdk: KServeClient, namespace: str, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_text(text)
    with pytest.raises(kind) as caught:
        sdk.set_credentials("S3", namespace, path, s3_profile="mine")
    assert KEY not in shown(caught.value)


def test_a_file_that_is_no_json_is_not_shown(
    sdk: KServeClient, namespace: str, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_text(f'{{"clientSecret": "{KEY}"')
    with pytest.raises(ValueError, match="expected a JSON object") as caught:
        sdk.set_credentials("Azure", namespace, path)
    assert KEY not in shown(caught.value)


def test_a_file_that_is_not_there(sdk: KServeClient, namespace: str, tmp_path: Path) -> None:
    path = tmp_path / "missing"
    with pytest.raises(configparser.NoSectionError) as caught:
        sdk.set_credentials("S3", namespace, path)
    assert str(caught.value) == f"set_credentials: there is no file {str(path)!r} that can be read"
    with pytest.raises(FileNotFoundError):
        sdk.set_credentials("Azure", namespace, path)
    with pytest.raises(RuntimeError) as unknown:
        sdk.set_credentials("ftp", namespace, path)
    assert str(unknown.value) == (
        "Invalid storage_type: ftp, only support GCS, S3 and Azure currently."
    )
    with pytest.raises(TypeError, match="s3_nothing"):
        sdk.set_credentials("S3", namespace, path, s3_nothing=1)


def test_nothing_that_is_stored_shows(
    client: ApiClient,
    cluster: Cluster,
    namespace: str,
    powerless_token: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    credentials.set_s3_credentials(KEY_ID, KEY, namespace=namespace, api_client=client)
    refused: list[Any] = []
    with pytest.raises(InvalidError) as invalid:
        credentials.store({"a key that is none": KEY}, namespace=namespace, api_client=client)
    with pytest.raises(BadRequestError) as bad:
        credentials.store({}, encoded={"a": f"{KEY}*"}, namespace=namespace, api_client=client)
    with (
        ApiClient(configuration_of(cluster, powerless_token)) as powerless,
        pytest.raises(ForbiddenError) as forbidden,
    ):
        credentials.store({"a": KEY}, namespace=namespace, api_client=powerless)
    refused += [invalid.value, bad.value, forbidden.value]
    hidden = (KEY, base64.b64encode(KEY.encode()).decode())
    for text in (caplog.text, *map(shown, refused)):
        assert not [secret for secret in hidden if secret in text]


def shown(error: BaseException) -> str:
    """Whatever can be seen of an error: its traceback with the local variables, and what it holds."""
    found = traceback.TracebackException.from_exception(error, capture_locals=True)
    ours = [f for f in found.stack if "kserve_models" in f.filename]
    variables = [str(frame.locals) for frame in ours]
    context = [shown(e) for e in (error.__cause__, error.__context__) if e is not None]
    return "\n".join([str(error), repr(error), str(vars(error)), *variables, *context])
