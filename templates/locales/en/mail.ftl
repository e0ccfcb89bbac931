# E-mails: subjects and texts.
