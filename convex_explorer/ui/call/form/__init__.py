"""The args as a form: rows made from what the function declares, of the same text as the editor."""
