"""What one browser runs at each click. Everything that lasts lives in imported modules."""

from tablee.ui import screens

screens.draw()
