"""What recipes of one family share: generators, translators, text; their optimisers and embeddings."""
