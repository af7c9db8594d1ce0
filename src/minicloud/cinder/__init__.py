"""Block Storage v3: volumes that hold no bytes, with all the states of those that do."""
