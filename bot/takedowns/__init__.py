"""What moderators take down of what people wrote: one way for all of it, on the record, and to be undone."""
