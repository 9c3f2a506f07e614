"""A Convex deployment to try things on, built into the program. No Qt."""
