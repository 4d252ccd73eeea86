"""Questions that the alliance decides by vote: one person, one ballot, secret, counted by a method."""
