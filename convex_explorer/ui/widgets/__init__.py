"""Widgets that know nothing of Convex."""
