"""The ways to vote, one file each, with one interface: `counting.count`. Exact arithmetic throughout."""
