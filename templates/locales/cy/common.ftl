# Ffrâm pob tudalen a geiriau’r cydrannau.

skip-to-content = Neidio i’r prif gynnwys
nav-label = Prif dudalennau
nav-menu = Dewislen
nav-section = Gwasanaeth
nav-plans = Cynlluniau
nav-councils = Cynghorau
language = Iaith
back = Yn ôl
breadcrumbs = Briwsion bara
phase-beta = Beta
phase-beta-text = Mae hwn yn wasanaeth newydd.
phase-beta-link = Rhowch wybod i ni os nad yw rhywbeth yn gweithio
phase-demo = Arddangosiad
phase-demo-text = Arddangosiad yw hwn. Nid yw’r hyn rydych yn ei ysgrifennu yma yn cyrraedd cyngor.

footer-title = Am y gwasanaeth hwn
footer-accessibility = Hygyrchedd
footer-privacy = Preifatrwydd
footer-api = API a data agored
footer-staff = Mewngofnodi ar gyfer cynghorau
footer-cookies = Dim olrhain a dim cwcis i drigolion. Nid oes dim ar y dudalen hon yn dod o wefan arall.

error-prefix = Gwall
error-summary-title = Mae problem
warning = Rhybudd
banner-success = Llwyddiant
banner-important = Pwysig
pagination = Tudalennau
pagination-page = Tudalen { $number }
pagination-previous = Tudalen flaenorol
pagination-next = Tudalen nesaf
date-day = Diwrnod
date-month = Mis
date-year = Blwyddyn
count-limit = Gallwch roi hyd at { $count } nod
count-under = Mae gennych { $count } nod ar ôl
count-at = Nid oes gennych unrhyw nodau ar ôl
count-over = Mae gennych { $count } nod yn ormod
