# Signing in and people’s own settings.
