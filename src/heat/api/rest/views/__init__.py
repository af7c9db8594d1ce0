"""How answers of an engine look to REST clients: one module per noun."""
