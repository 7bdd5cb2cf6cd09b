"""Roads as a network: what a road is, how fast one travels on it, what closes it. Files: `layers.road_files`."""
