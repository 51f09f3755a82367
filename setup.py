"""Packaging of kserve-models; see CONTRIBUTING.md for how the package is built."""

from __future__ import annotations

import re
from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent
VERSION = re.search(
    r'^__version__ = "(.+)"$',
    (HERE / "kserve_models" / "_version.py").read_text(encoding="utf-8"),
    re.MULTILINE,
)
if VERSION is None:
    raise SystemExit(
        "setup.py: expected a line '__version__ = \"...\"' in kserve_models/_version.py"
    )

# The package index shows the page alone: what lies beside it in the repository is named only.
PAGE = re.sub(
    r"\[([^\]]+)\]\((?!https?://)[^)]*\)",
    r"\1",
    (HERE / "README.md").read_text(encoding="utf-8"),
)
YAML = ["PyYAML>=6.0.1"]
KUBERNETES = ["kubernetes>=29"]
SPEED = ["orjson>=3.10"]

setup(
    name="kserve-models",
    version=VERSION.group(1),
    description="The KServe API for Python: every custom resource as a typed, lossless model",
    long_description=PAGE,
    long_description_content_type="text/markdown",
    license_expression="Apache-2.0",
    license_files=["LICENSE"],
    python_requires=">=3.10",
    packages=find_packages(include=["kserve_models", "kserve_models.*"]),
    package_data={"kserve_models": ["py.typed", "models/*.pyi"]},
    install_requires=["urllib3>=2.2,<3", "python-dateutil>=2.8.2", "six>=1.16"],
    entry_points={"console_scripts": ["kserve-models = kserve_models.cli:main"]},
    extras_require={
        "yaml": YAML,
        "cli": YAML,
        "kubernetes": KUBERNETES,
        "speed": SPEED,
    },
    classifiers=[
        "Development Status :: 4 - Beta",
        "Intended Audience :: Developers",
        "Operating System :: OS Independent",
        "Programming Language :: Python :: 3 :: Only",
        "Programming Language :: Python :: 3.10",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
        "Programming Language :: Python :: 3.13",
        "Programming Language :: Python :: 3.14",
        "Topic :: Scientific/Engineering :: Artificial Intelligence",
        "Topic :: System :: Clustering",
        "Typing :: Typed",
    ],
    keywords=["kserve", "kubernetes", "inference", "openapi", "models"],
)
