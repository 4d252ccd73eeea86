"""Events and shifts: seats, a waiting list, and what those who come are told."""
