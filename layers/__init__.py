"""What is known: schemas, geodesy, rules; and the doors through which files and the store come in."""
