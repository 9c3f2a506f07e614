"""One file for each row of the table; each has a ``measure`` that gives its figures."""
