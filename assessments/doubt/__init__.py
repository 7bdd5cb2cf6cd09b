"""Homes without coordinates of which a settlement or an area is known: what that says of where they lie."""
