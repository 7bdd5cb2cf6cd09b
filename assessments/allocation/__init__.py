"""Who gets which of too few seats: exactly, against first come first served, and how fair it is."""
