"""The distribution that users install: its contents, its metadata, and that it works alone."""

from __future__ import annotations

import email
import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from email.message import Message
from pathlib import Path

import pytest
from filelock import FileLock

from tests import REPOSITORY
from tests.codegen.diff_runs import git
from tests.support import processes
from tests.support.checkout import commit_of_this_tree
from tests.support.distribution import beside_the_sources, build, install, pip, shared_folder

ADDRESS = "https://github.com/kserve-models/kserve-models"
DEPENDENCIES = {"urllib3", "python-dateutil", "six"}
ALONE = (
    "tests/text",
    "tests/model/test_objects.py",
    "tests/codegen/lint",
    "tests/client/test_merge_patch.py",
    "tests/package/test_file_sizes.py",
)
"""Tests of each sort of source; CI runs all of them from an sdist."""
README_EXAMPLE = """
from kserve_models import V1beta1InferenceService, V1beta1InferenceServiceSpec, V1beta1ModelFormat
from kserve_models import V1beta1ModelSpec, V1beta1PredictorSpec

isvc = V1beta1InferenceService(
    metadata={"name": "iris", "namespace": "models"},
    spec=V1beta1InferenceServiceSpec(
        predictor=V1beta1PredictorSpec(
            min_replicas=1,
            model=V1beta1ModelSpec(
                model_format=V1beta1ModelFormat(name="sklearn"),
                storage_uri="gs://kfserving-examples/models/sklearn/1.0/model",
            ),
        ),
    ),
)
print(isvc.to_json())
assert V1beta1InferenceService.from_json(isvc.to_json()) == isvc
assert isvc.spec.predictor.model.model_format.name == "sklearn"
"""


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(shared_folder(tmp_path_factory))


@pytest.fixture(scope="session")
def user_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(shared_folder(tmp_path_factory))


@pytest.fixture(scope="session")
def names(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.fixture(scope="session")
def metadata(wheel: Path, names: set[str]) -> Message:
    [name] = [name for name in names if name.endswith(".dist-info/METADATA")]
    return email.message_from_bytes(zipfile.ZipFile(wheel).read(name))


def run(python: Path, program: str, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return processes.run(
        [str(python), "-W", "error", "-c", program, *arguments],
        cwd=cwd,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
    )


def link_texts(page: str) -> str:
    """A page with the text of each link in its place."""
    return re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", page)


def project(requirement: str) -> str:
    """Which project a requirement names."""
    found = re.match(r"[\w.-]+", requirement)
    assert found is not None
    return found.group()


DATA = (
    "kserve_models/admission/cel/expressions.txt",
    "kserve_models/admission/defaults/go_types.json",
    "kserve_models/models/_history.zlib",
)


class TestContents:
    def test_it_is_for_every_platform(self, wheel: Path) -> None:
        assert wheel.name.startswith("kserve_models-")
        assert wheel.name.endswith("-py3-none-any.whl")

    def test_it_holds_the_package_and_nothing_else(self, names: set[str]) -> None:
        tops = {name.partition("/")[0] for name in names}
        [info] = [top for top in tops if top.endswith(".dist-info")]
        assert tops == {"kserve_models", info}

    def test_it_holds_every_module(self, names: set[str]) -> None:
        package = REPOSITORY / "kserve_models"
        sources = {
            path.relative_to(REPOSITORY).as_posix()
            for pattern in ("*.py", "*.pyi")
            for path in package.rglob(pattern)
        }
        assert {name for name in names if name.endswith((".py", ".pyi"))} == sources

    def test_it_holds_the_mark_of_typed_packages(self, names: set[str]) -> None:
        assert "kserve_models/py.typed" in names

    def test_it_holds_the_data_that_modules_read(self, names: set[str]) -> None:
        assert {name for name in names if name.endswith(DATA)} == {*DATA}

    def test_it_holds_the_licence(self, wheel: Path, names: set[str]) -> None:
        [name] = [name for name in names if name.endswith("/LICENSE")]
        assert ".dist-info/" in name
        text = zipfile.ZipFile(wheel).read(name)
        assert text == (REPOSITORY / "LICENSE").read_bytes()

    def test_all_else_is_metadata(self, names: set[str]) -> None:
        others = {
            name.rpartition("/")[2]
            for name in names
            if not name.endswith((".py", ".pyi", "/py.typed", *DATA))
        }
        assert others == {
            "LICENSE", "METADATA", "RECORD", "WHEEL", "entry_points.txt", "top_level.txt",
        }  # fmt: skip

    def test_it_has_one_command(self, wheel: Path, names: set[str]) -> None:
        [name] = [name for name in names if name.endswith("/entry_points.txt")]
        text = zipfile.ZipFile(wheel).read(name).decode()
        assert text == "[console_scripts]\nkserve-models = kserve_models.cli:main\n"

    def test_it_is_small(self, wheel: Path) -> None:
        assert wheel.stat().st_size < 1_200_000


class TestMetadata:
    def test_name_and_version(self, metadata: Message, wheel: Path) -> None:
        assert metadata["Name"] == "kserve-models"
        assert wheel.name.startswith(f"kserve_models-{metadata['Version']}-")

    def test_the_version_is_that_of_the_package(
        self, metadata: Message, user_python: Path, tmp_path: Path
    ) -> None:
        done = run(user_python, "import kserve_models as k; print(k.__version__)", tmp_path)
        assert done.stdout.strip() == metadata["Version"]

    def test_what_it_requires(self, metadata: Message) -> None:
        requirements = metadata.get_all("Requires-Dist", [])
        always = {line for line in requirements if "extra ==" not in line}
        assert {project(line) for line in always} == DEPENDENCIES

    def test_what_its_extras_require(self, metadata: Message) -> None:
        requirements = [
            line for line in metadata.get_all("Requires-Dist", []) if "extra ==" in line
        ]
        extras = {(line.split("extra == ")[1].strip("'\""), project(line)) for line in requirements}
        assert set(metadata.get_all("Provides-Extra", [])) == {
            "cli",
            "kubernetes",
            "speed",
            "yaml",
        }
        assert extras == {
            ("cli", "PyYAML"),
            ("kubernetes", "kubernetes"),
            ("speed", "orjson"),
            ("yaml", "PyYAML"),
        }

    def test_which_pythons_it_is_for(self, metadata: Message) -> None:
        assert metadata["Requires-Python"] == ">=3.10"

    def test_its_licence(self, metadata: Message) -> None:
        assert metadata["License-Expression"] == "Apache-2.0"
        assert metadata.get_all("License-File") == ["LICENSE"]
        classifiers = metadata.get_all("Classifier", [])
        assert not [line for line in classifiers if line.startswith("License ::")]

    def test_its_page_is_the_readme(self, metadata: Message) -> None:
        assert metadata["Description-Content-Type"] == "text/markdown"
        text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
        page = metadata.get_payload()
        assert isinstance(page, str)
        assert link_texts(page) == link_texts(text)
        assert page.count("\n") == text.count("\n")

    def test_its_page_links_to_the_sources_of_what_lies_beside_it(self, metadata: Message) -> None:
        page = metadata.get_payload()
        assert isinstance(page, str)
        targets = re.findall(r"\]\(([^)]*)\)", page)
        assert [target for target in targets if not target.startswith("https://")] == []
        ours = [target for target in targets if target.startswith(f"{ADDRESS}/blob/main/")]
        paths = [target.removeprefix(f"{ADDRESS}/blob/main/").partition("#")[0] for target in ours]
        assert {"CONTRIBUTING.md", "docs/benchmarks.md", "docs/schema-diff.md"} <= set(paths)
        assert [path for path in paths if not (REPOSITORY / path).exists()] == []

    def test_it_says_where_it_comes_from(self, metadata: Message) -> None:
        urls = dict(line.split(", ", 1) for line in metadata.get_all("Project-URL", []))
        assert urls == {
            "Source": ADDRESS,
            "Documentation": f"{ADDRESS}#readme",
            "Changelog": f"{ADDRESS}/blob/main/CHANGELOG.md",
            "Issues": f"{ADDRESS}/issues",
            "Security": f"{ADDRESS}/security/policy",
        }

    def test_setup_says_only_what_pyproject_cannot(self, metadata: Message) -> None:
        assert metadata["Summary"]
        assert metadata["Keywords"]
        assert set(metadata.get_all("Dynamic", [])) == {
            "description", "description-content-type", "license-file",
        }  # fmt: skip


class TestInstalled:
    def test_it_comes_with_its_dependencies_only(self, user_python: Path, tmp_path: Path) -> None:
        program = (
            "import json\n"
            "from importlib.metadata import distributions\n"
            "print(json.dumps({d.metadata['Name']: d.requires for d in distributions()}))"
        )
        installed = json.loads(run(user_python, program, tmp_path).stdout)
        own = {"kserve-models", *DEPENDENCIES}
        theirs = {project(line) for name in DEPENDENCIES for line in installed[name] or ()}
        assert own <= set(installed) <= own | theirs

    def test_it_is_the_installed_package_that_is_tested(
        self, user_python: Path, tmp_path: Path
    ) -> None:
        done = run(user_python, "import kserve_models; print(kserve_models.__file__)", tmp_path)
        assert "site-packages" in done.stdout

    def test_a_service_is_built_written_and_read(self, user_python: Path, tmp_path: Path) -> None:
        done = run(user_python, README_EXAMPLE, tmp_path)
        assert done.stderr == ""
        assert json.loads(done.stdout) == {
            "apiVersion": "serving.kserve.io/v1beta1",
            "kind": "InferenceService",
            "metadata": {"name": "iris", "namespace": "models"},
            "spec": {
                "predictor": {
                    "minReplicas": 1,
                    "model": {
                        "modelFormat": {"name": "sklearn"},
                        "storageUri": "gs://kfserving-examples/models/sklearn/1.0/model",
                    },
                }
            },
        }

    def test_every_name_can_be_imported(self, user_python: Path, tmp_path: Path) -> None:
        program = (
            "import kserve_models as k\n"
            "missing = [n for n in k.__all__ if not hasattr(k, n)]\n"
            "print(len(k.__all__) > 300, missing)"
        )
        done = run(user_python, program, tmp_path)
        assert (done.stdout, done.stderr) == ("True []\n", "")

    @pytest.mark.parametrize(
        "program",
        [
            "from kserve_models import V1PodOS as X; X.from_yaml('name: linux')",
            "from kserve_models import V1PodOS as X; X(name='linux').to_yaml()",
            "from kserve_models import load; load('kind: ConfigMap\\n')",
            "from kserve_models import dump; dump({'kind': 'ConfigMap'})",
        ],
    )
    def test_without_pyyaml_it_says_what_to_install(
        self, user_python: Path, tmp_path: Path, program: str
    ) -> None:
        done = run(user_python, program, tmp_path)
        assert done.returncode == 1
        last = done.stderr.splitlines()[-1]
        assert last.startswith(("ImportError: ", "ModuleNotFoundError: "))
        assert "pip install 'kserve-models[yaml]'" in last

    def test_json_files_need_no_pyyaml(self, user_python: Path, tmp_path: Path) -> None:
        program = (
            "from kserve_models import V1beta1InferenceService as I, dump, load\n"
            "i = I.from_dict({'apiVersion': 'serving.kserve.io/v1beta1',"
            " 'kind': 'InferenceService', 'metadata': {'name': 'iris'}})\n"
            "dump(i, 'iris.json')\n"
            "assert load('iris.json') == i\n"
        )
        done = run(user_python, program, tmp_path)
        assert (done.returncode, done.stderr) == (0, "")

    def test_it_works_without_its_compiled_files_and_optimised(
        self, user_python: Path, tmp_path: Path
    ) -> None:
        done = processes.run(
            [str(user_python), "-B", "-OO", "-I", "-c", README_EXAMPLE],
            cwd=tmp_path,
        )
        assert (done.returncode, done.stderr) == (0, "")


class TestSourceDistribution:
    @pytest.fixture
    def archive(self, tmp_path_factory: pytest.TempPathFactory) -> Path:
        folder = shared_folder(tmp_path_factory)
        build(folder)
        with FileLock(folder / "sdist.lock"):
            if not (folder / "sdist").exists():
                program = "from setuptools import build_meta; import sys; build_meta.build_sdist(sys.argv[1])"
                processes.run(
                    [sys.executable, "-c", program, str(folder / "sdist-new")],
                    cwd=folder / "source",
                    check=True,
                )
                (folder / "sdist-new").rename(folder / "sdist")
        [found] = (folder / "sdist").glob("*.tar.gz")
        return found

    @pytest.mark.wide
    def test_it_holds_what_is_needed_to_build(self, archive: Path) -> None:
        with tarfile.open(archive) as opened:
            names = {name.partition("/")[2] for name in opened.getnames()}
        for name in ("setup.py", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"):
            assert name in names
        assert "kserve_models/py.typed" in names
        assert "kserve_models/models/v1beta1_inference_service.py" in names
        assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]

    @pytest.mark.wide
    def test_it_holds_what_the_repository_holds(self, archive: Path, tmp_path: Path) -> None:
        committed = commit_of_this_tree(tmp_path / "repository")
        with tarfile.open(archive) as opened:
            names = {
                entry.name.partition("/")[2] for entry in opened.getmembers() if entry.isfile()
            }
        made = {"PKG-INFO", "setup.cfg"}
        found = {name for name in names if not name.startswith("kserve_models.egg-info/")} - made
        assert found == set(git(committed, "ls-files").splitlines())

    @pytest.mark.install
    def test_it_builds_and_tests_by_itself(
        self, archive: Path, wheel: Path, tmp_path: Path
    ) -> None:
        with tarfile.open(archive) as opened:
            opened.extractall(tmp_path, filter="data")
        [source] = tmp_path.iterdir()
        pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path / "again", source)
        [again] = (tmp_path / "again").iterdir()
        assert set(zipfile.ZipFile(again).namelist()) == set(zipfile.ZipFile(wheel).namelist())
        alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        pytest_alone = [sys.executable, "-m", "pytest", "-n0", "-p", "no:cacheprovider"]
        done = processes.run([*pytest_alone, *ALONE], cwd=source, env=alone)
        assert done.returncode == 0, done.stdout

    @pytest.mark.wide
    def test_a_wheel_built_from_it_is_the_same(
        self, archive: Path, wheel: Path, tmp_path: Path
    ) -> None:
        pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path, archive)
        [again] = tmp_path.glob("*.whl")
        first, second = zipfile.ZipFile(wheel), zipfile.ZipFile(again)
        assert set(first.namelist()) == set(second.namelist())
        differ = [
            name
            for name in first.namelist()
            if not name.endswith("/RECORD") and first.read(name) != second.read(name)
        ]
        assert differ == []


@pytest.mark.install
def test_a_release_holds_what_is_committed_and_lists_what_it_installs(
    wheel: Path, tmp_path: Path
) -> None:
    """Built as docs/following-kserve.md says, in a work tree where an older build has left more."""
    page = (REPOSITORY / "docs" / "following-kserve.md").read_text(encoding="utf-8")
    printed = page[page.index("$ make dist\n") :].splitlines()[1:4]
    source = commit_of_this_tree(tmp_path / "source")
    for name in ("build/lib/kserve_models/deleted.py", "kserve_models/not_committed.py"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).touch()
    # Made here, not through the link: an environment holds the path that it was made at.
    python = str(Path(sys.base_prefix, "bin", f"python3.{sys.version_info.minor}"))
    prepare = [python, REPOSITORY / "scripts" / "environment.py", "release", "-c", "pass"]
    processes.run(prepare, cwd=REPOSITORY, check=True)
    (source / ".venv").symlink_to(REPOSITORY / ".venv")
    make = ["make", "--no-print-directory", "dist", f"PYTHON={python}"]
    done = processes.run(make, cwd=source)
    assert (done.returncode, done.stderr) == (0, "")
    version = wheel.name.split("-")[1]
    assert done.stdout.splitlines() == [line.strip().replace("0.2.0", version) for line in printed]
    [built] = (source / "dist").glob("*.whl")
    assert set(zipfile.ZipFile(built).namelist()) == set(zipfile.ZipFile(wheel).namelist())
    [sdist] = (source / "dist").glob("*.tar.gz")
    with tarfile.open(sdist) as opened:
        assert not [name for name in opened.getnames() if re.search("deleted.py|not_comm", name)]
    [sbom] = (source / "dist" / "sbom").iterdir()
    listed = json.loads(sbom.read_text(encoding="utf-8"))
    assert listed["bomFormat"] == "CycloneDX"
    subject = listed["metadata"]["component"]
    assert (subject["name"], subject["version"]) == ("kserve-models", version)
    names = {part["name"] for part in listed["components"]}
    assert names >= DEPENDENCIES
    assert "kserve-models" not in names
    [edges] = [each for each in listed["dependencies"] if each["ref"] == subject["bom-ref"]]
    assert {project(ref) for ref in edges["dependsOn"]} == DEPENDENCIES
    assert str(tmp_path) not in sbom.read_text(encoding="utf-8")


def test_building_leaves_nothing_beside_the_sources(
    tmp_path_factory: pytest.TempPathFactory, wheel: Path
) -> None:
    """What an installation has left there before is no work of these tests."""
    assert wheel.exists()
    before = json.loads((shared_folder(tmp_path_factory) / "beside").read_text())
    assert beside_the_sources() == before
