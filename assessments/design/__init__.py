"""The design desk: what moving one limit of a programme would change, and which criterion keeps whom out."""
