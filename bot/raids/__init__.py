"""Raids: very many people at once, and holding the queue of applications until somebody has looked."""
