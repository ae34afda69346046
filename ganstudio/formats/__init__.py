"""What is written into files: experiments, manifests, results, units, densities. Knows core and images."""
