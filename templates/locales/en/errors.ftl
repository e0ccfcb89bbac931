# What is wrong with a form, and pages that could not be shown.
