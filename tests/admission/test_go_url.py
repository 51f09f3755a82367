from __future__ import annotations

import pytest

from kserve_models.admission import go_url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hf://org/model",
        "oci://host:5000/image:tag",
        "oci:image:tag",
        "pvc://claim/path with space",
        "s3://bucket/a?b=%zz",
        "a/b:c",
        "/a:b",
        "//host/a",
        "///a",
        "http://user:p%40ss@host/",
        "http://[::1]:80/",
        "http://[fe80::1%25en0]/",
        "http://h%C3%A4st/",
        "http://host:/",
        "http://ho<st/",
    ],
)
def test_what_is_a_url(text: str) -> None:
    assert go_url.problem_of(text) == ""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a\nb", "it has a control character"),
        (":a", "it has no scheme before the colon"),
        ("1a:b", "what stands before its first colon is no scheme"),
        ("oci://image:tag", "'tag' is no port"),
        ("http://[::1]:x/", "'x' is no port"),
        ("http://[::1/", "']' is missing after the address"),
        ("http://[x]/", "'x' is no IPv6 address"),
        ("http://a b/", "'a b' is no host"),
        ("http://a%20b/", "'a%20b' is no host"),
        ("http://us er@host/", "it has a character that user names can't have"),
        ("s3://a/%zz", "'%' is not followed by two hexadecimal digits"),
        ("s3://a/b#%z", "'%' is not followed by two hexadecimal digits"),
    ],
)
def test_what_is_none(text: str, problem: str) -> None:
    assert go_url.problem_of(text) == problem


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("HF://Org/Model", "hf://Org/Model"),
        ("hf://a/b c", "hf://a/b%20c"),
        ("hf://a/b%20c", "hf://a/b%20c"),
        ("hf://a/%41|b", "hf://a/A%7Cb"),
        ("hf://\u00e9/\u00e9", "hf://%C3%A9/%C3%A9"),
        ("hf://a@b:c@d/e", "hf://a%40b:c@d/e"),
        ("hf://a/b?c d#", "hf://a/b?c d"),
        ("hf://a/b#c d", "hf://a/b#c%20d"),
        ("hf://", "hf:"),
        ("a b/c", "a%20b/c"),
        ("hf://%zz", "hf://%zz"),
        ("", ""),
    ],
)
def test_urls_are_written_as_go_writes_them(text: str, written: str) -> None:
    assert go_url.normalized(text) == written
