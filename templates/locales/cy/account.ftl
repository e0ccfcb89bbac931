# Signing in and people’s own settings.

account-nav-manage = Gwaith y cyngor
account-nav-board = Bwrdd gwella
