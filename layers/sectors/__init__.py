"""Sectors of the economy: the sections, divisions, groups and classes of ISIC rev. 4."""
