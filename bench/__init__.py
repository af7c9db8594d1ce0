"""Side-by-side measurements of Heat endpoints: the same client and the same templates for every one of them."""
