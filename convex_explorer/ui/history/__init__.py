"""The calls that were made before."""
