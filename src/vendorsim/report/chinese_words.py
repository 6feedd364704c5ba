"""Names of measures, units, policies and settings in Chinese."""

WORDS: dict[str, str] = {}
