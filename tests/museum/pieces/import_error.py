"""It imports what is not installed.

Refused: nothing_like_it
"""

import nothing_like_it
