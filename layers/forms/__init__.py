"""Forms to take to the field: which questions they ask, and how answers come back. Written as XLSForms by `mapping`."""
