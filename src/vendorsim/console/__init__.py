"""The trainer's console: policies side by side in a browser, in two languages, with no network."""
