"""The house is kept: pages are fresh, rooms are apart, nothing is left lying about."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from functools import cache
from pathlib import PurePath

import pytest

from layers.rules import CRITERIA, RULE_COLUMNS
from layers.schemas import COLUMNS, INPUTS
from layers.service_types import SERVICE_TYPES
from tests.places import ROOT
from tools.make_docs import PAGES, is_stale

ROOMS = ("app", "assessments", "layers", "mapping")

LONG_MODULES: dict[str, str] = {
    "tests/layers/readers/bad_cells.py": "one table: what each of the named bad cells is and gets",
}
"""Modules of more than 350 lines (tests: 500, one case after another), and why they are not split."""


@cache
def committed() -> tuple[str, ...]:
    """List the files that git knows or would take; without git, everything that is not made."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("this is not a git checkout")
    return tuple(name for name in listed.stdout.splitlines() if (ROOT / name).is_file())


@cache
def text_of(name: str) -> str:
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def modules(*folders: str) -> list[str]:
    inside = tuple(f"{folder}/" for folder in folders or (*ROOMS, "tests", "tools", "bench"))
    top = not folders
    return [
        name for name in committed() if name.endswith(".py") and (name.startswith(inside) or (top and "/" not in name))
    ]


def lines_with(pattern: str, names: list[str]) -> list[str]:
    found = re.compile(pattern)
    return [
        f"{name}:{number}: {line.strip()}"
        for name in names
        for number, line in enumerate(text_of(name).splitlines(), start=1)
        if found.search(line)
    ]


def imports_of(name: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(text_of(name))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_a_generated_page_says_what_the_code_says(page):
    assert not is_stale(page), f"docs/{page} is stale: run `make docs`"


def test_everything_that_can_be_written_in_a_file_is_documented():
    page = text_of("docs/data-dictionary.md")
    names = [*COLUMNS, *INPUTS, *CRITERIA, *SERVICE_TYPES, *RULE_COLUMNS]
    assert [name for name in names if f"`{name}`" not in page and f"### {name}\n" not in page] == []


def test_every_column_stands_in_a_layer():
    from layers.schemas import Layer, results

    layers = [*INPUTS.values(), *(each for each in vars(results).values() if isinstance(each, type))]
    used = {name for layer in layers if issubclass(layer, Layer) and layer is not Layer for name in layer.names()}
    assert [name for name in COLUMNS if name not in used] == []


def test_every_decision_is_numbered_once_and_has_its_three_parts():
    records = [name for name in committed() if name.startswith("docs/decisions/")]
    numbers = [name.removeprefix("docs/decisions/")[:4] for name in records]
    assert sorted(numbers) == [f"{number:04d}" for number in range(len(numbers))]
    for name in records:
        text = text_of(name)
        assert [part for part in ("## Context", "## Decision", "## Consequences") if part not in text] == [], name


def test_every_link_in_the_pages_leads_somewhere():
    broken = [
        f"{name}: {target}"
        for name in committed()
        if name.endswith(".md")
        for target in re.findall(r"\]\(([^)#\s]+)", text_of(name))
        if "://" not in target and not (ROOT / name).parent.joinpath(target).exists()
    ]
    assert broken == []


def test_nothing_is_marked_to_be_done_later():
    marks = "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"))
    assert lines_with(rf"\b({marks})\b", list(committed())) == []


def test_no_committed_file_names_a_machine_or_a_registry():
    folders = "|".join(("wo" + "rk", "ho" + "me", "ro" + "ot", "fa" + "rm", "Us" + "ers", "op" + "t"))
    hosts = r"pypi\." + r"org|python" + r"hosted|npm" + r"js|deb\." + r"debian|find-" + r"links file"
    names = [name for name in committed() if name != "LICENSE"]
    assert lines_with(rf"(?<![\w.}})$*/])/({folders})/\w|{hosts}", names) == []


def test_every_package_is_pinned_with_hashes_and_without_an_address():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = text_of(name).splitlines()
        entries = [line for line in lines if line and not line.startswith((" ", "#"))]
        assert all(re.match(r"[a-z0-9-]+==[\w.!+]+( ;.*)? \\$", entry) for entry in entries), name
        assert sum("--hash=sha256:" in line for line in lines) >= len(entries)
        assert "://" not in text_of(name)
    assert {"uv", "setuptools"} <= {line.split("==")[0] for line in text_of("requirements.txt").splitlines()}


def test_what_the_locks_pin_is_the_same_in_both():
    def pins(name):
        return dict(re.findall(r"^([a-z0-9-]+)==([^\s]+)", text_of(name), re.MULTILINE))

    run, develop = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: develop.get(name) for name in run} == run


def test_every_dependency_of_the_project_is_in_the_lock():
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    extras = project["optional-dependencies"]
    for name, wanted in {
        "requirements.txt": [*project["dependencies"], *extras["build"]],
        "requirements-dev.txt": [*project["dependencies"], *extras["build"], *extras["dev"]],
    }.items():
        pinned = set(re.findall(r"^([a-z0-9-]+)==", text_of(name), re.MULTILINE))
        names = {re.split(r"[\[><=]", each)[0].lower() for each in wanted}
        assert names <= pinned, name


def test_everything_in_the_rooms_is_installed_with_the_project():
    setuptools = tomllib.loads(text_of("pyproject.toml"))["tool"]["setuptools"]
    assert setuptools["packages"]["find"]["include"] == [f"{room}*" for room in ROOMS]
    kinds = {pattern.removeprefix("*") for pattern in setuptools["package-data"]["*"]} | {".py"}
    rooms = tuple(f"{room}/" for room in ROOMS)
    assert {PurePath(name).suffix for name in committed() if name.startswith(rooms)} <= kinds


def test_no_folder_called_pages_stands_beside_the_dashboards_door():
    assert not (ROOT / "pages").exists()


def test_nothing_is_pickled():
    words = r"\b(pickle|cloudpickle|joblib|dill|shelve|marshal)\b"
    names = modules(*ROOMS)
    imported = {name: [each for each in imports_of(name) if re.search(words, each)] for name in names}
    assert {name: found for name, found in imported.items() if found} == {}
    assert lines_with(r"\b(to|read)_pickle\b|allow_pickle\s*=\s*True|\.st_pickle", names) == []


def test_only_one_module_changes_coordinate_systems():
    callers = {
        name
        for name in modules(*ROOMS)
        for node in ast.walk(ast.parse(text_of(name)))
        if isinstance(node, ast.Attribute) and node.attr == "to_crs"
    }
    assert callers <= {"layers/crs.py"}


def test_only_mapping_draws_with_folium():
    drawing = {name for name in modules(*ROOMS) if imports_of(name) & {"folium", "folium.plugins", "branca"}}
    assert {name for name in drawing if not name.startswith("mapping/")} == set()


def test_rows_are_cached_in_one_place_only():
    cached = lines_with(r"\bst\.cache_(data|resource)\b|import cache_(data|resource)", modules("app"))
    assert [line for line in cached if not line.startswith("app/cache.py")] == []


def test_only_the_application_knows_a_screen_or_a_shell():
    for name in modules("assessments", "layers", "mapping"):
        known = {each.split(".")[0] for each in imports_of(name)}
        assert not known & {"streamlit", "click", "streamlit_folium"}, name


def test_a_module_can_be_read_in_one_sitting():
    lengths = {name: len(text_of(name).splitlines()) for name in modules()}
    long = {name: count for name, count in lengths.items() if count > (500 if name.startswith("tests/") else 350)}
    assert {name: count for name, count in long.items() if name not in LONG_MODULES} == {}
    assert {name for name in LONG_MODULES if name not in long} == set()


def test_a_suppression_says_why():
    marks = lines_with(r"#\s*(noqa|type: ignore|pragma)", modules())
    bare = [
        line
        for line in marks
        if not re.search(r"#\s*(noqa: [A-Z0-9, ]+|type: ignore\[[\w, -]+\])\s*(#|-|–)\s*\S", line)
    ]
    assert [line for line in bare if "tests/test_house.py" not in line] == []


def test_the_dashboard_ships_safe():
    settings = tomllib.loads(text_of(".streamlit/config.toml"))
    server, browser, client = settings["server"], settings["browser"], settings["client"]
    assert server["address"] == "127.0.0.1"
    assert server["allowedHosts"] == ["localhost", "127.0.0.1", "::1"]
    assert server["maxUploadSize"] <= 50
    assert server["enableXsrfProtection"] is True
    assert browser["gatherUsageStats"] is False
    assert client["showErrorDetails"] == "none"
    assert "http" not in str(settings["theme"])


def luminance(colour):
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_theme_can_be_read_by_tired_eyes():
    theme = tomllib.loads(text_of(".streamlit/config.toml"))["theme"]
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    for ground in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        for ink in (theme["textColor"], theme["primaryColor"], theme["linkColor"]):
            assert contrast(ink, ground) >= 4.5
        assert contrast(theme["borderColor"], ground) >= 3


def test_ci_runs_what_a_developer_runs():
    assert text_of(".ci/run").rstrip().endswith("exec make test")
