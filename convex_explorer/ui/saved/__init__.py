"""The calls that are saved in a folder of the user's."""
