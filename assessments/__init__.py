"""Answers: typed frames in, typed frames out; pure."""
