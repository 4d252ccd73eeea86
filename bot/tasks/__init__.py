"""Tasks: work to be taken on, done by a day, and looked at by a second person."""
