"""The demo region: Kabupaten Brebes, its villages, posts and invented officers."""
