"""The Discord surface: commands, buttons, modals and cards. A cog parses, calls one service method, shows."""
