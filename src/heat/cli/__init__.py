"""The heat tool: what a person types to grow, watch, change and remove stacks; it talks HTTP only."""
