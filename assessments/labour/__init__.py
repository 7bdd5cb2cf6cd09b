"""The labour market: how concentrated an occupation is, what is asked for, what is taught, and how the two fit."""
