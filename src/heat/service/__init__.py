"""What an engine offers to doors and to other engines: one module per noun, all of it in `offers.OFFERS`."""
