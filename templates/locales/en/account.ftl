# Signing in and people’s own settings.

account-nav-manage = Council work
account-nav-board = Improvement board
