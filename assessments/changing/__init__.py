"""What would let somebody into a programme that does not take them now: the smallest set of changes within reach."""
