"""Occupations: the groups of ISCO-08, what people call their work, and how such words are compared."""
