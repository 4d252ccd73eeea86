"""Opinions: what is said about a topic, who agrees, and which groups of opinion that makes."""
