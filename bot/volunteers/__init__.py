"""Who belongs to the alliance: how people come in, what is kept about them, and how they leave."""
