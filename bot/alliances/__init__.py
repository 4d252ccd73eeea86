"""The alliance, its chapters, and who may do what where."""
