"""What a Convex value is, and how to look at one. Pure Python: no Qt, no I/O."""
