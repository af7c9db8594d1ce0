"""Entry points and wiring: where configuration becomes settings, and rooms are handed to each other."""
