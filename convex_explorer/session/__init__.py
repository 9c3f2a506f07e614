"""What the program is doing now: small objects with signals, on QtCore and asyncio."""
