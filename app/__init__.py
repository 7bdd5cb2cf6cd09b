"""The only code that knows there is a screen or a shell."""
