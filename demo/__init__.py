"""The bot in a simulated Discord, in a browser, with no token: for looking at it before trusting it with a server."""
