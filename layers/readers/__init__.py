"""Doors for files: each format in, one reading out."""
