"""How likely pictures are under a generator: annealed importance sampling with Hamiltonian moves."""
