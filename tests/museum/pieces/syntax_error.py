"""It is not finished.

Refused: SyntaxError
"""

def view(self, step:
