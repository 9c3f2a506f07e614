"""The functions of a deployment, to find one and to open a call of it."""
