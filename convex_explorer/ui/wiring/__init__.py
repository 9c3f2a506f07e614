"""Connects the panes with the session: wishes go in, facts come back, a module for each subject."""
