# The frame of every page and the words of the components.

skip-to-content = Skip to main content
nav-label = Main pages
nav-menu = Menu
nav-section = Service
nav-plans = Plans
nav-councils = Councils
language = Language
back = Back
breadcrumbs = Breadcrumb
phase-beta = Beta
phase-beta-text = This is a new service.
phase-beta-link = Tell us if something does not work
phase-demo = Demonstration
phase-demo-text = This is a demonstration. What you write here does not reach a council.

footer-title = About this service
footer-accessibility = Accessibility
footer-privacy = Privacy
footer-api = API and open data
footer-staff = Sign in for councils
footer-cookies = No tracking and no cookies for residents. Nothing on this page comes from another website.

error-prefix = Error
error-summary-title = There is a problem
warning = Warning
banner-success = Success
banner-important = Important
pagination = Pages
pagination-page = Page { $number }
pagination-previous = Previous page
pagination-next = Next page
date-day = Day
date-month = Month
date-year = Year
count-limit = You can enter up to { $count } characters
count-under = You have { $count } characters left
count-at = You have no characters left
count-over = You have { $count } characters too many
