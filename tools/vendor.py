"""Copy Leaflet from its installed package to `static/vendor`, from where the dashboard serves it."""

from __future__ import annotations

from pathlib import Path

from mapping.assets import leaflet_version, vendor_leaflet

TARGET = Path(__file__).resolve().parent.parent / "static" / "vendor"


def main() -> None:
    """Copy and say what was copied."""
    written = vendor_leaflet(TARGET)
    print(f"Leaflet {leaflet_version()}: {', '.join(path.name for path in written)} to static/vendor")


if __name__ == "__main__":
    main()
