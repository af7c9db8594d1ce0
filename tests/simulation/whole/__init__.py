"""Whole engines in a simulated world: their real code over a real store, with time, threads and luck in one hand."""
