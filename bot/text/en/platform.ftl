search-nothing = Type some words to search for. A phrase goes into quotation marks.
