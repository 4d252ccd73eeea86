"""The pictures of results: `model` is what one shows, `draw` puts it on paper; the words come from whoever asks."""
