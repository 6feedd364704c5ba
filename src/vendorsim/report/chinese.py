"""What the report says, in Chinese."""

TEXTS: dict[str, str] = {}
