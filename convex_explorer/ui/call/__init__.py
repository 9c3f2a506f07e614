"""The call: its function path, its function type, its args, Run and Stop."""
