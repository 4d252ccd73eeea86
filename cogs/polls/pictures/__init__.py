"""Pictures of results: what one shows, by method, and how it comes onto a message."""
