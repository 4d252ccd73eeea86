"""Our counts beside those of four libraries on thousands of random elections: `make oracle`.

They have an environment of their own, for they are heavy, and one is GPL: none is a need of the bot. Where we
differ on purpose, the test says why.
"""
