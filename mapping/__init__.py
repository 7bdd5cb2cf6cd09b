"""Typed frames in; pictures and files out."""
