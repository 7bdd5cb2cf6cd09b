"""What is told to a person outside the office: how long a text message is, and which words may not stand in it."""
