"""Outreach: how many people were reached, where, by what means, and in which campaign."""
