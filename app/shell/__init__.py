"""The command line: one module per family of commands, the same workflows as the pages."""
