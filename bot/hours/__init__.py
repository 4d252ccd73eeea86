"""Hours: what people worked, approved by a second person, and statements that stand up later."""
