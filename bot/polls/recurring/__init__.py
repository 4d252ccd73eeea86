"""Polls that are asked again: templates of the alliance, and polls that open by themselves at a time of the clock."""
