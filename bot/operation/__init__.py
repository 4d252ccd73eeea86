"""What an operator does with the bot from the command line: run, look at, back up, restore."""
