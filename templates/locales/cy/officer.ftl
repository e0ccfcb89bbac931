# Yr hyn y mae swyddogion cyngor yn ei ddarllen: gwaith, ciw, cynlluniau, hanes, pobl.

officer-nav-work = Gwaith
officer-nav-feedback = Adborth
officer-nav-plans = Cynlluniau
officer-nav-routed = Themâu i’w hateb
officer-nav-audit = Hanes
officer-nav-people = Pobl
officer-save = Cadw
officer-change = Newid
officer-cancel = Canslo

officer-state-received = Yn cael ei sgrinio
officer-state-ready = I’w ddarllen
officer-state-held = Wedi’i ddal
officer-state-published = Cyhoeddwyd
officer-state-rejected = Gwrthodwyd
officer-state-withdrawn = Tynnwyd yn ôl gan yr awdur

officer-plan-draft = Drafft
officer-plan-open = Ar agor
officer-plan-closed = Ar gau
officer-plan-answered = Atebwyd
officer-plan-withdrawn = Tynnwyd yn ôl

officer-reason-found = Canfuwyd: { $kind }
officer-reason-personal = Canfuwyd data personol
officer-reason-threat = Bygythiad
officer-reason-slur = Sarhad
officer-reason-abuse = Camdriniaeth
officer-reason-spam = Sbam
officer-reason-campaign = Llythyr ymgyrch
officer-reason-language = Iaith arall
officer-reason-second-opinion = Gofynnwyd am ail farn
officer-reason-appeal = Gofynnodd yr awdur am ail olwg
officer-reason-personal-data = Data personol
officer-reason-off-topic = Nid yw am y cynllun
officer-reason-duplicate = Anfonwyd o’r blaen gan yr un person
officer-reason-other = Arall

officer-kind-email = cyfeiriad e-bost
officer-kind-phone = rhif ffôn
officer-kind-postcode = cod post
officer-kind-address = cyfeiriad stryd
officer-kind-nhs = rhif GIG
officer-kind-nino = rhif Yswiriant Gwladol
officer-kind-licence = rhif trwydded yrru
officer-kind-passport = rhif pasbort
officer-kind-vehicle = rhif cofrestru cerbyd
officer-kind-bank = manylion banc
officer-kind-card = rhif cerdyn
officer-kind-birth = dyddiad geni
officer-kind-person = enw
officer-kind-ip = cyfeiriad IP
officer-kind-url = cyfeiriad gwe

officer-choose-title = Dewiswch gyngor
officer-work-title = Gwaith – { $council }
officer-work-heading = Beth sy’n aros
officer-work-nothing = Nid oes dim yn aros amdanoch.
officer-work-ready = { $count ->
    [one] darn o adborth i’w ddarllen
   *[other] darn o adborth i’w darllen
 }
officer-work-held = { $count ->
    [one] darn o adborth wedi’i ddal
   *[other] darn o adborth wedi’u dal
 }
officer-work-received = { $count ->
    [one] darn o adborth yn cael ei sgrinio
   *[other] darn o adborth yn cael eu sgrinio
 }
officer-work-none-waits = Nid oes dim yn aros
officer-work-since-today = Daeth yr hynaf heddiw
officer-work-since = { $days ->
    [one] Mae’r hynaf yn aros ers 1 diwrnod gwaith
   *[other] Mae’r hynaf yn aros ers { $days } diwrnod gwaith
 }
officer-work-open-queue = Agor y ciw
officer-work-held-heading = Wedi’u dal, yn ôl rheswm
officer-work-routes = Themâu i’r cyngor hwn
officer-work-theme = Thema
officer-work-next = Nesaf
officer-work-due = Erbyn
officer-work-decide = Derbyn neu wrthod
officer-work-answer = Ateb
officer-work-themes = Themâu arfaethedig i edrych arnynt
officer-work-closing = Cynlluniau sy’n cau cyn bo hir
officer-work-plan = Cynllun
officer-work-last-day = Diwrnod olaf

officer-queue-title = Adborth – { $council }
officer-queue-heading = Adborth
officer-queue-count = { $count ->
    [0] Dim adborth
    [one] 1 darn o adborth
   *[other] { $count } darn o adborth
 }
officer-queue-none = Nid oes adborth yn cyfateb. Newidiwch neu cliriwch yr hidlydd i weld mwy.
officer-filter-heading = Hidlo
officer-filter-state = Cyflwr
officer-filter-waiting = Yn aros amdanoch
officer-filter-plan = Cynllun
officer-filter-all-plans = Pob cynllun
officer-filter-reason = Rheswm
officer-filter-all-reasons = Pob rheswm
officer-filter-words = Geiriau neu gyfeirnod
officer-filter-apply = Defnyddio’r hidlydd
officer-filter-clear = Clirio’r hidlydd
officer-about-step = { $plan }, cam { $number }: { $step }
officer-about-plan = { $plan }, y cynllun cyfan
officer-pick = Dewis { $reference }
officer-pick-all = Dewis popeth ar y dudalen hon
officer-bulk-heading = Penderfynu ar yr hyn a ddewisoch
officer-bulk-hint = Un penderfyniad ac un rheswm i bob un. Caiff yr hyn na ellir ei benderfynu ei hepgor a’i restru.
officer-bulk-verdict = Penderfyniad
officer-bulk-reason = Rheswm
officer-bulk-decide = Penderfynu
officer-bulk-published = { $count ->
    [one] Cyhoeddwyd 1 darn o adborth
   *[other] Cyhoeddwyd { $count } darn o adborth
 }
officer-bulk-rejected = { $count ->
    [one] Gwrthodwyd 1 darn o adborth
   *[other] Gwrthodwyd { $count } darn o adborth
 }
officer-bulk-held = { $count ->
    [one] Daliwyd 1 darn o adborth
   *[other] Daliwyd { $count } darn o adborth
 }
officer-bulk-skipped = { $count ->
    [one] Hepgorwyd 1
   *[other] Hepgorwyd { $count }
 }
officer-bulk-back = Yn ôl i’r ciw
officer-skip-changed = Newidiodd rhywun ef ar ôl i chi agor y rhestr
officer-skip-state = Nid yw ei gyflwr yn caniatáu’r penderfyniad hwn
officer-skip-gone = Nid oes adborth o’r fath yn y cyngor hwn
officer-skip-unknown = Anhysbys
officer-choose-verdict = Dewiswch benderfyniad
officer-choose-reason = Dewiswch reswm
officer-done-published = Mae { $reference } wedi’i gyhoeddi
officer-done-held = Mae { $reference } wedi’i ddal
officer-done-rejected = Mae { $reference } wedi’i wrthod

officer-feedback-title = Adborth { $reference }
officer-back-to-queue = Yn ôl i’r ciw
officer-next = Nesaf yn y ciw
officer-words = Yr hyn a ysgrifennodd y preswylydd
officer-words-public = Yr hyn y mae pawb yn ei ddarllen
officer-history = Penderfyniadau
officer-history-none = Dim penderfyniad eto.
officer-redact-heading = Tynnu rhannau allan
officer-found-legend = Data personol a ganfuwyd
officer-found-hint = Caiff yr hyn sydd wedi’i dicio ei dynnu allan pan fyddwch yn cyhoeddi heb y rhannau hyn.
officer-found = { $kind }: { $passage }
officer-phrases = Geiriau eraill i’w tynnu allan
officer-phrases-hint = Un darn ar bob llinell, fel y mae yn y testun.
officer-preview = Rhagolwg
officer-preview-heading = Dyma’r hyn y bydd pawb yn ei ddarllen
officer-verdict-legend = Eich penderfyniad
officer-verdict-publish = Cyhoeddi fel y’i hysgrifennwyd
officer-verdict-publish-hint = Gall pawb ei ddarllen ar unwaith.
officer-verdict-publish-found = Canfuwyd data personol. Cyhoeddwch fel y mae dim ond os yw hynny’n gamgymeriad.
officer-verdict-redact = Cyhoeddi heb y rhannau hyn
officer-verdict-redact-hint = Byddwch yn gweld y testun cyn iddo gael ei gyhoeddi.
officer-verdict-redact-found = Cyhoeddi heb y data personol a ganfuwyd
officer-verdict-hold = Dal
officer-verdict-second-opinion = Gofyn am ail farn
officer-verdict-second-opinion-hint = Rhaid i swyddog arall benderfynu wedyn.
officer-verdict-reject = Gwrthod

officer-keys = Penderfynu â bysellau unigol
officer-keys-redact = Cyhoeddi heb yr hyn a gafwyd; pwyswch eto ar ôl y rhagolwg
officer-keys-hold = Dal, yna rhif rheswm
officer-keys-second = Gofyn am ail farn, yna rhif rheswm
officer-keys-reject = Gwrthod, yna rhif rheswm
officer-keys-this = Dangos y rhestr hon
officer-keys-on = Defnyddio bysellau unigol yn y porwr hwn
officer-reason = Rheswm
officer-reason-hint = Mae ei angen ar gyfer popeth ond cyhoeddi fel y mae. Caiff yr awdur wybod.
officer-note = Nodyn i’r awdur (dewisol)
officer-note-hint = Bydd yr awdur yn darllen hwn. Dywedwch mewn geiriau plaen beth fyddai’n caniatáu ei gyhoeddi.
officer-decide = Penderfynu
officer-publish-this = Penderfynu, a chyhoeddi’r testun hwn
officer-event-publish = Cyhoeddodd { $name } ef
officer-event-redact = Cyhoeddodd { $name } ef heb rai rhannau
officer-event-hold = Daliodd { $name } ef
officer-event-second-opinion = Gofynnodd { $name } am ail farn
officer-event-reject = Gwrthododd { $name } ef
officer-event-appeal = Gofynnodd yr awdur am ail olwg
officer-event-withdraw = Tynnodd yr awdur ef yn ôl
officer-conflict = Newidiodd yr adborth hwn wrth i chi ei ddarllen: { $what }, { $when }. Ni chadwyd dim o’ch gwaith. Mae’ch geiriau yn y ffurflen o hyd.
officer-conflict-unknown = Newidiodd yr adborth hwn wrth i chi ei ddarllen. Ni chadwyd dim o’ch gwaith. Mae’ch geiriau yn y ffurflen o hyd.
officer-fact-plan = Cynllun
officer-fact-about = Am
officer-fact-step = Cam { $number }: { $step }
officer-fact-whole = Y cynllun cyfan
officer-fact-version = Fersiwn a ddarllenwyd
officer-fact-received = Derbyniwyd
officer-fact-ease = Pa mor hawdd
officer-ease-0 = Ddim yn siŵr
officer-ease-1 = Anodd iawn
officer-ease-2 = Anodd
officer-ease-3 = Ddim yn hawdd nac yn anodd
officer-ease-4 = Hawdd
officer-ease-5 = Hawdd iawn
officer-fact-language = Iaith
officer-language-en = Saesneg
officer-language-cy = Cymraeg
officer-language-other = Iaith arall
officer-fact-author = Awdur
officer-fact-told = Caiff e-bost am eich penderfyniad
officer-fact-not-told = Ni roddodd gyfeiriad e-bost wedi’i gadarnhau
officer-version = Fersiwn { $number }

officer-plans-heading = Cynlluniau
officer-plans-new = Cynllun newydd
officer-plans-none = Nid oes gan y cyngor hwn gynlluniau eto.
officer-plans-plan = Cynllun
officer-plans-state = Cyflwr
officer-plans-last-day = Diwrnod olaf
officer-plans-waiting = Yn aros
officer-plans-published = Cyhoeddwyd
officer-plan-edit = Newid y teitl, y crynodeb a’r dyddiadau
officer-plan-title = Teitl
officer-plan-title-hint = Beth fydd preswylwyr yn ei wneud, megis “Rhoi gwybod am fin a gollwyd”.
officer-plan-summary = Crynodeb
officer-plan-summary-hint = Un paragraff: beth sy’n cael ei gynnig, i bwy, a pham.
officer-plan-opens = Diwrnod cyntaf ar gyfer adborth
officer-plan-opens-hint = Gadewch yn wag i agor ar y diwrnod y byddwch yn cyhoeddi.
officer-plan-closes = Diwrnod olaf ar gyfer adborth
officer-plan-closes-hint = Er enghraifft, 31 1 2027.
officer-plan-service = Gwasanaeth
officer-plan-not-set = Heb ei osod
officer-plan-about = Am y cynllun hwn
officer-plan-more = Mwy
officer-plan-public = Y cynllun fel y mae preswylwyr yn ei weld
officer-plan-feedback = Adborth ar y cynllun hwn
officer-plan-themes = Themâu’r cynllun hwn
officer-plan-history = Hanes y cynllun hwn
officer-plan-saved = Cadwyd
officer-plan-published-now = Mae’r fersiwn wedi’i chyhoeddi
officer-plan-begun = Copi o’r un gyfredol yw’r fersiwn nesaf. Newidiwch yr hyn sy’n newydd ynddi.
officer-plan-state-changed = Mae cyflwr y cynllun wedi newid
officer-draft-heading = Fersiwn { $number } (drafft)
officer-steps-none = Nid oes camau eto.
officer-step-add = Ychwanegu cam
officer-step-edit = Cam { $number }
officer-step-up = Symud i fyny
officer-step-down = Symud i lawr
officer-step-remove = Tynnu
officer-step-has-picture = Gyda llun
officer-step-title = Teitl y cam
officer-step-body = Beth sy’n digwydd yn y cam hwn
officer-step-body-hint = Testun plaen neu Markdown: # ar gyfer pennawd, - ar gyfer rhestr, [geiriau](https://cyfeiriad) ar gyfer dolen.
officer-picture = Llun
officer-picture-hint = PNG, JPEG neu WebP, hyd at 5 MB. Rydym yn ei wneud yn llai ac yn tynnu data cudd megis lleoedd.
officer-picture-remove = Tynnu’r llun
officer-alt = Beth mae’r llun yn ei ddangos
officer-alt-hint = I bobl na allant ei weld. Mae ei angen gyda llun.
officer-change-note = Beth sy’n newydd yn y fersiwn hon
officer-change-note-hint = Bydd preswylwyr yn darllen hwn. Dywedwch beth a newidiodd oherwydd eu hadborth.
officer-change-note-save = Cadw’r hyn sy’n newydd
officer-missing-heading = Cyn y gallwch gyhoeddi
officer-missing-alt = Dywedwch beth mae llun cam { $number } yn ei ddangos
officer-version-publish = Cyhoeddi’r fersiwn hon
officer-version-preview = Rhagolwg
officer-version-begin = Dechrau’r fersiwn nesaf
officer-versions = Fersiynau a gyhoeddwyd
officer-preview-draft = Drafft yw hwn. Ni all preswylwyr ei weld eto.
officer-confirm-publish = Cyhoeddi fersiwn { $number }
officer-confirm-publish-text = Bydd preswylwyr yn ei gweld ar unwaith. Ni ellir newid fersiwn a gyhoeddwyd: aiff newidiadau i’r fersiwn nesaf.
officer-confirm-publish-later = Bydd preswylwyr yn ei gweld o { $day }, pan fydd y cynllun yn agor. Ni ellir newid fersiwn a gyhoeddwyd.
officer-confirm-close = Cau’r cynllun
officer-confirm-close-text = Gall preswylwyr ddarllen y cynllun o hyd, ond ni allant roi adborth mwyach.
officer-confirm-reopen = Agor y cynllun eto
officer-confirm-reopen-text = Gall preswylwyr roi adborth eto hyd at ddiwrnod olaf y cynllun.
officer-confirm-withdraw = Tynnu’r cynllun yn ôl
officer-confirm-withdraw-text = Bydd preswylwyr yn gweld eich bod wedi ei dynnu yn ôl. Ni ellir dadwneud hyn.
officer-questions = Cwestiynau ychwanegol
officer-questions-none = Nid oes cwestiynau ychwanegol. Mae pob un yn costio atebion i chi, felly gofynnwch dim ond yr hyn a ddefnyddiwch.
officer-question-add = Ychwanegu cwestiwn
officer-question-heading = Cwestiwn ychwanegol
officer-question-prompt = Cwestiwn
officer-question-hint = Cymorth i ateb (dewisol)
officer-question-kind = Math o ateb
officer-question-text = Testun rhydd
officer-question-choice = Un o sawl opsiwn
officer-question-options = Opsiynau
officer-question-options-hint = Un opsiwn ar bob llinell. Dim ond ar gyfer y math “un o sawl opsiwn”.
officer-question-answered = mae ganddo atebion
officer-question-fixed = Mae preswylwyr wedi ateb y cwestiwn hwn, felly ni all newid mwyach. Gallwch ei dynnu a gofyn un newydd.
officer-question-retire = Tynnu’r cwestiwn hwn
officer-changed-heading = Newidiodd rhywun arall y cynllun hwn
officer-changed-text = Ni chadwyd dim o’ch gwaith, fel na chollir eu gwaith nhw. Dyma’r newidiadau diweddaraf:
officer-changed-words = Yr hyn a ysgrifennoch
officer-changed-go = Agor y cynllun fel y mae nawr
officer-service-heading = Am ba wasanaeth mae’r cynllun?
officer-service-text = Y gwasanaeth sy’n penderfynu pa gyngor sy’n gorfod ateb themâu’r cynllun hwn.
officer-service-words = Enw’r gwasanaeth
officer-service-hint = Er enghraifft, bins, parking neu library.
officer-service-find = Chwilio
officer-service-choose = Dewiswch wasanaeth
officer-service-none = Nid oes gan unrhyw wasanaeth y geiriau hyn. Rhowch gynnig ar lai o eiriau neu eiriau eraill.
officer-service-more = { $shown } o { $total } gwasanaeth. Ychwanegwch air i weld llai.

officer-audit-heading = Hanes
officer-audit-count = { $count ->
    [0] Dim digwyddiadau
    [one] 1 digwyddiad
   *[other] { $count } digwyddiad
 }
officer-audit-kind = Am
officer-audit-all = Popeth
officer-audit-feedback = Adborth
officer-audit-plan = Cynlluniau
officer-audit-theme = Themâu
officer-audit-route = Themâu i’w hateb
officer-audit-person = Pobl
officer-audit-resident = Preswylydd
officer-audit-operator = Y gweithredwr
officer-audit-service = Y gwasanaeth
officer-did-received = rhoddodd adborth
officer-did-screened = sgriniodd adborth
officer-did-published = cyhoeddodd adborth
officer-did-redacted = cyhoeddodd adborth heb rai rhannau
officer-did-held = daliodd adborth
officer-did-second-opinion = gofynnodd am ail farn
officer-did-rejected = gwrthododd adborth
officer-did-appealed = gofynnodd am ail olwg
officer-did-withdrawn = tynnodd adborth yn ôl
officer-did-created = dechreuodd y cynllun
officer-did-edited = newidiodd y teitl, y crynodeb, y gwasanaeth neu’r dyddiadau
officer-did-change-note = newidiodd yr hyn sy’n newydd yn y fersiwn
officer-did-step-added = ychwanegodd gam
officer-did-step-edited = newidiodd gam
officer-did-step-moved = symudodd gam
officer-did-step-removed = tynnodd gam
officer-did-picture-removed = tynnodd lun
officer-did-question-saved = cadwodd gwestiwn
officer-did-question-retired = tynnodd gwestiwn
officer-did-version-begun = dechreuodd y fersiwn nesaf
officer-did-version-published = cyhoeddodd fersiwn
officer-did-opened = agorodd y cynllun
officer-did-closed = caeodd y cynllun
officer-did-reopened = agorodd y cynllun eto
officer-did-answered = nododd fod y cynllun wedi’i ateb
officer-did-plan-withdrawn = tynnodd y cynllun yn ôl
officer-did-membership-given = rhoddodd rôl i rywun
officer-did-membership-ended = daeth â rôl rhywun i ben

officer-people-heading = Pobl
officer-people-since = Ers { $day }
officer-people-end = Dod â’r rôl i ben
officer-people-add = Ychwanegu person
officer-people-name = Enw llawn
officer-people-email = Cyfeiriad e-bost gwaith
officer-people-email-hint = Maent yn mewngofnodi gyda dolen a anfonir i’r cyfeiriad hwn.
officer-people-role = Rôl
officer-people-added = Gall y person fewngofnodi nawr
officer-people-ended = Mae’r rôl wedi dod i ben
officer-role-officer = Swyddog
officer-role-officer-hint = Yn darllen ac yn penderfynu ar adborth, yn ysgrifennu cynlluniau, yn ateb themâu.
officer-role-lead = Arweinydd
officer-role-lead-hint = Yn gwneud hynny i gyd, ac yn gofalu am y bobl.

officer-error-not-screened = Mae’n dal i gael ei sgrinio. Rhowch gynnig arall arni mewn munud.
officer-error-another-officer = Rhaid i swyddog arall benderfynu ar yr adborth hwn, oherwydd i chi benderfynu arno o’r blaen.
officer-error-personal-data = Canfuwyd data personol. Agorwch ef a’i ddarllen cyn i chi gyhoeddi.
officer-error-nothing-to-take-out = Dewiswch neu rhowch yr hyn i’w dynnu allan
officer-error-phrases-many = Rhowch 50 darn neu lai
officer-error-phrase-long = Rhaid i bob darn fod yn 1,000 nod neu lai
officer-error-phrase-not-there = Rhowch eiriau yn union fel y maent yn y testun, un darn ar bob llinell
officer-error-pick = Dewiswch o leiaf un darn o adborth
officer-error-pick-many = Dewiswch 200 darn o adborth neu lai
officer-error-verdict = Dewiswch benderfyniad
officer-error-reason = Dewiswch reswm
officer-error-note = Dywedwch wrth yr awdur pam, oherwydd “arall” yw’r rheswm
officer-error-note-long = Rhaid i’r nodyn fod yn 1,000 nod neu lai
officer-error-title = Rhowch deitl
officer-error-summary = Rhowch grynodeb
officer-error-too-long = Mae’r testun hwn yn rhy hir
officer-error-date = Rhowch ddyddiad go iawn, megis 31 1 2027
officer-error-dates = Rhaid i’r diwrnod olaf fod ar neu ar ôl y diwrnod cyntaf
officer-error-closes-on = Rhowch y diwrnod olaf ar gyfer adborth
officer-error-closes-on-passed = Rhaid i’r diwrnod olaf ar gyfer adborth fod heddiw neu’n hwyrach
officer-error-service = Dewiswch wasanaeth o’r rhestr
officer-error-no-step = Ychwanegwch o leiaf un cam
officer-error-step-title = Rhowch deitl i’r cam
officer-error-step-body = Dywedwch beth sy’n digwydd yn y cam hwn
officer-error-steps-many = Gall fersiwn gael 40 cam ar y mwyaf
officer-error-alt = Dywedwch beth mae’r llun yn ei ddangos
officer-error-change-note = Dywedwch beth sy’n newydd yn y fersiwn hon
officer-error-prompt = Rhowch y cwestiwn
officer-error-options = Rhowch rhwng 2 a 12 opsiwn, un ar bob llinell
officer-error-questions-many = Gall cynllun gael 5 cwestiwn ychwanegol ar y mwyaf
officer-error-picture-unreadable = Ni ellir darllen y llun hwn. Cadwch ef eto a rhowch gynnig arall arni.
officer-error-picture-bytes = Rhaid i’r llun fod yn 5 MB neu’n llai
officer-error-picture-type = Rhaid i’r llun fod yn ffeil PNG, JPEG neu WebP
officer-error-picture-pixels = Rhaid i’r llun gael 40 miliwn picsel neu lai
officer-error-last-lead = Rhowch rôl yr arweinydd i rywun arall yn gyntaf. Mae cyngor yn cadw o leiaf un.
officer-error-name = Rhowch enw llawn
officer-error-email = Rhowch gyfeiriad e-bost yn y fformat cywir, megis enw@example.gov.uk
officer-error-role = Dewiswch rôl
