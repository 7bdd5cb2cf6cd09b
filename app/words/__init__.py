"""The catalogues of both languages."""
