"""The shell around `converge`: it claims operations, steps them, commits, runs their commands and feeds back.

One thread, the loop, owns every operation of the process and never waits for anything but a commit. Commands run in a
pool of threads; what they find comes back as results. The database is the truth: whatever an engine holds in memory can
be lost at any moment, and another engine goes on from the rows.
"""
