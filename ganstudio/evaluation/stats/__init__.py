"""Plain numpy that measures share: distances, clusters, divergences. Knows no generator."""
