"""Where the map's scripts and styles come from: Leaflet out of its installed package, our own kit beside this file.

Nobody else's code is committed. `make install` copies Leaflet to `static/vendor`, from where the dashboard serves it
(`vendor_leaflet`); saved maps carry it inside (`leaflet_js`, `leaflet_css`). Nothing is ever fetched from outside.
"""

from __future__ import annotations

import re
import shutil
from functools import lru_cache
from pathlib import Path

SERVED_AT = "../../app/static/vendor"
"""Where the dashboard serves `static/vendor`, seen from the map's own frame.

The map component lies at `<base>/component/<name>/index.html`, static files at `<base>/app/static/`: the relative way
holds under any base path.
"""

COPIED = ("leaflet.js", "leaflet.css")
"""What the dashboard's map loads. No image is used: the kit's own style replaces the two that `leaflet.css` names."""


def leaflet_folder() -> Path:
    """Return the folder of the installed Leaflet package."""
    from xstatic.pkg import leaflet  # noqa: PLC0415 - a namespace package that only maps need

    return Path(leaflet.BASE_DIR)


@lru_cache
def leaflet_version() -> str:
    """Return the version of the installed Leaflet, such as 1.9.3."""
    found = re.search(r"Leaflet (\d+\.\d+\.\d+)", leaflet_js()[:300])
    return found.group(1) if found else ""


@lru_cache
def leaflet_js() -> str:
    """Return Leaflet's script, without the pointer to a source map that nobody serves."""
    return _without_source_map((leaflet_folder() / "leaflet.js").read_text(encoding="utf-8"))


@lru_cache
def leaflet_css() -> str:
    """Return Leaflet's style without its pictures, which the kit's own style replaces."""
    style = (leaflet_folder() / "leaflet.css").read_text(encoding="utf-8")
    return re.sub(r"url\(images/[^)]*\)", "none", style)


@lru_cache
def kit_js() -> str:
    """Return our own script: symbols, patterns, labels, legend and layer switch on top of Leaflet."""
    return (Path(__file__).parent / "kit.js").read_text(encoding="utf-8")


@lru_cache
def kit_css() -> str:
    """Return our own style of the map."""
    return (Path(__file__).parent / "kit.css").read_text(encoding="utf-8")


def vendor_leaflet(target: Path) -> list[Path]:
    """Write what the dashboard's map loads into `target`, anew each time; return the files written."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    contents = dict(zip(COPIED, (leaflet_js(), leaflet_css()), strict=True))
    for name, content in contents.items():
        (target / name).write_text(content, encoding="utf-8", newline="\n")
    return [target / name for name in COPIED]


def _without_source_map(script: str) -> str:
    return re.sub(r"\n//# sourceMappingURL=.*\s*$", "\n", script)
