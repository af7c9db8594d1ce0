"""Identity v3: who exists, who may act where, and the tokens that say so."""
