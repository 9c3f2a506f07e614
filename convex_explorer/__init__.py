"""Convex Explorer: call the functions of a Convex deployment, and understand what comes back."""

__version__ = "0.1.0"
