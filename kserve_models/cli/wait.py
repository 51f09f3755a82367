"""``kserve-models wait``: wait until an object is ready."""

from __future__ import annotations

import argparse
import re
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

READY = 0
NOT_READY = 1
UNUSABLE = 2
"""Wrong usage, or a server that can't be reached or won't answer."""

_DESCRIPTION = """\
Wait until the controller reports an object ready for what its spec is now.

Exit codes: 0 it is ready; 1 it failed, was deleted, does not exist, or was not
ready in time; 2 wrong usage, or the server could not be asked.
"""
_NAME = "kserve-models wait"
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|h|m|s)")


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Add this command to the parser's."""
    parser = commands.add_parser(
        "wait",
        help="wait until an object is ready",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "object",
        metavar="KIND/NAME",
        type=_object,
        help="such as InferenceService/iris, isvc/iris or inferenceservices.serving.kserve.io/iris",
    )
    parser.add_argument(
        "-n",
        "--namespace",
        type=_namespace,
        help="namespace of the object (default: that of the kubeconfig's context, or the pod's)",
    )
    parser.add_argument(
        "--timeout",
        type=seconds,
        default=seconds("10m"),
        metavar="TIME",
        help="how long to wait, such as 90s, 10m or 1h30m; 0 looks once (default: 10m)",
    )
    parser.add_argument("--context", help="context of the kubeconfig file (default: the current)")
    parser.add_argument(
        "--kubeconfig",
        metavar="FILE",
        help="kubeconfig file (default: $KUBECONFIG, ~/.kube/config, or the pod's service account)",
    )
    parser.add_argument(
        "--ignore-generation",
        action="store_true",
        help="do not compare status.observedGeneration: for controllers that let it fall behind",
    )
    runner: Callable[[argparse.Namespace], int] = run
    parser.set_defaults(run=runner, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Wait; the exit code."""
    # Only now: `kserve-models --help` needs no network library.
    from kserve_models.client import (
        KServeClientError,
        NotFoundError,
        WaitError,
    )

    pair: tuple[str, str] = arguments.object
    kind, name = pair
    try:
        # What can't be waited for is said without asking a server.
        _check_kind(kind)
    except ValueError as error:
        return _fail(str(error), UNUSABLE)
    try:
        obj = _wait(arguments, kind, name)
    except (WaitError, NotFoundError) as error:
        return _fail(f"{_NAME}: {error}", NOT_READY)
    except (KServeClientError, ValueError) as error:
        return _fail(f"{_NAME}: {error}", UNUSABLE)
    status = obj.to_dict(serialize=True).get("status") or {}
    url = status.get("url")
    print(f"{obj.kind}/{name} is ready" + (f": {_one_line(url)}" if url else ""))
    return READY


def _check_kind(kind: str) -> None:
    """See that objects of this kind can be waited for.

    Raises:
        ValueError: they can't, or there is no such kind; the message begins with the command.
    """
    from kserve_models.client._operations.api_resources import RESOURCES
    from kserve_models.client._operations.rest_mapping import resource_named
    from kserve_models.client._wait.wait import has_conditions

    found = resource_named(_NAME, kind)
    if not has_conditions(found):
        others = sorted({r.kind for r in RESOURCES.values() if has_conditions(r)})
        raise ValueError(
            f"{_NAME}: the status of a {found.kind} has no conditions, so nothing says when it is "
            f"ready; expected one of {', '.join(others)}"
        )


def _wait(arguments: argparse.Namespace, kind: str, name: str) -> Any:
    from kserve_models.client import ApiClient
    from kserve_models.client._config.load_config import SettingNames, find_config
    from kserve_models.client._wait.progress_line import ProgressLine
    from kserve_models.client._wait.wait import wait_with

    words = SettingNames("--kubeconfig", "--context", "give --kubeconfig FILE")
    configuration = find_config(arguments.context, arguments.kubeconfig, words)
    if arguments.timeout:
        # The wait repeats what fails, and tells of it; a call that did so, too, would hide it.
        configuration.retries = 0
    with ApiClient(configuration) as api_client:
        return wait_with(
            ProgressLine(speaker=_NAME),
            name,
            arguments.namespace,
            kind=kind,
            timeout=arguments.timeout,
            api_client=api_client,
            ignore_generation=arguments.ignore_generation,
        )


def seconds(text: str) -> float:
    """The seconds of a duration such as ``10m``, ``1h30m`` or ``90``.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    if re.fullmatch(rf"({_PART.pattern})+", text):
        return sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(text))
    raise argparse.ArgumentTypeError(f"expected a time such as 90s, 10m or 1h30m, got {text!r}")


def _object(text: str) -> tuple[str, str]:
    kind, slash, name = text.partition("/")
    if not slash or not kind or not name or "/" in name:
        raise argparse.ArgumentTypeError(
            f"expected KIND/NAME, such as InferenceService/iris, got {text!r}"
        )
    return kind, name


def _namespace(text: str) -> str:
    if not text:
        # As an unset variable gives it: the default namespace is not what was meant.
        raise argparse.ArgumentTypeError("expected the name of a namespace, got ''")
    return text


def _fail(text: str, code: int) -> int:
    print(_one_line(text), file=sys.stderr)
    return code


def _one_line(text: object) -> str:
    from kserve_models.client._wait.progress_line import one_line

    return one_line(str(text))
