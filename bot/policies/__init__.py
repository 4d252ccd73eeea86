"""How a text becomes policy: proposals, their discussion and review, and the vote."""
