"""The demo: The Gambia with its real towns and regions, invented services and simulated people."""
