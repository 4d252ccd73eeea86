"""Pictures of numbers: `model` is what one shows, `draw` puts it on paper; the words come from whoever asks."""
