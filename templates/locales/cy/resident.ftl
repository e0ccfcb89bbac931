# Yr hyn y mae trigolion yn ei ddarllen.

search = Chwilio
continue = Parhau
change = Newid
or = neu

state-open = Ar agor
state-closed = Ar gau
state-answered = Wedi’i ateb
state-withdrawn = Wedi’i dynnu’n ôl

home-title = Helpwch i lunio gwasanaethau ar-lein eich cyngor
home-intro = Mae cynghorau yn dangos gwasanaeth i chi cyn ei adeiladu. Rydych chi’n dweud beth fyddai’n ei wella. Rhaid iddynt ateb.
home-search = Dod o hyd i gynllun
home-search-hint = Rhowch god post, cyngor neu wasanaeth
home-open = Ar agor i adborth
home-none-open = Nid oes cynlluniau ar agor ar hyn o bryd.
home-all-open = { $count ->
    [one] Gweld y cynllun agored
   *[other] Gweld pob un o’r { $count } cynllun agored
}
home-how = Sut mae’n gweithio
home-how-1 = Darllenwch gynllun, gam wrth gam.
home-how-2 = Dywedwch beth fyddai’n ei wella. Nid oes angen cyfrif arnoch.
home-how-3 = Mae swyddog yn darllen eich geiriau cyn eu dangos.
home-how-4 = Mae’r cyngor cyfrifol yn ateb. Gallwch weld beth a newidiodd.
home-answered = Beth wnaeth cynghorau
home-all-answered = Gweld popeth a atebodd cynghorau

plans-title = Cynlluniau
plans-filter = Dod o hyd i gynlluniau
plans-words = Chwilio
plans-council = Cyngor
plans-any-council = Unrhyw gyngor
plans-state = Statws
plans-any-state = Unrhyw statws
plans-found = { $count ->
    [0] Ni chafwyd hyd i gynlluniau
    [one] Cafwyd hyd i 1 cynllun
   *[other] Cafwyd hyd i { $count } cynllun
}
plans-none = Rhowch gynnig ar lai o eiriau, neu edrychwch ar bob cynllun.
plans-unknown-postcode = Nid ydym yn adnabod y cod post hwn. Gwiriwch ef, neu chwiliwch am eich cyngor yn ôl enw.
plans-your-councils = Y cynghorau hyn sy’n gyfrifol lle’r ydych chi:

plan-open = Ar agor i adborth.
plan-open-until = Ar agor i adborth tan { $date }.
plan-closed = Ar gau i adborth.
plan-closed-on = Caeodd yr adborth ar { $date }.
plan-answered = Mae’r cyngor wedi ateb.
plan-withdrawn = Mae’r cyngor wedi tynnu’r cynllun hwn yn ôl.
plan-comments = { $count ->
    [0] Dim sylwadau eto.
    [one] 1 sylw.
   *[other] { $count } sylw.
}
plan-service = Gwasanaeth: { $name }.
plan-new = Beth sy’n newydd yn fersiwn { $number }
plan-steps = Y camau
plan-give = Rhoi adborth
plan-give-hint = Mae angen i chi ateb un cwestiwn. Mae’n cymryd tua 2 funud.
plan-outcome = Dywedoch chi, gwnaethom ni: gweld beth atebodd y cyngor
plan-said = Beth ddywedodd pobl
plan-said-count = { $count ->
    [0] Nid oes sylw neb i’w weld eto. Mae swyddogion yn darllen pob sylw yn gyntaf.
    [one] 1 sylw. Y diweddaraf sydd gyntaf.
   *[other] { $count } sylw. Y diweddaraf sydd gyntaf.
}

step-of = Cam { $number } o { $last }
step-give = Rhoi adborth ar y cam hwn

councils-title = Cynghorau
councils-intro = Mae’r cynghorau hyn yn dangos eu cynlluniau yma.
council-plans = { $count ->
    [0] Dim cynlluniau.
    [one] 1 cynllun.
   *[other] { $count } cynllun.
}
council-website = Gwefan y cyngor ei hun
council-all = Gweld holl gynlluniau’r cyngor hwn

moderation-title = Sut rydym yn cymedroli adborth
moderation-intro = Mae swyddogion yn darllen adborth cyn iddo gael ei ddangos. Gall rhaglen ddal geiriau, ond dim ond person all wrthod.
moderation-appeal = Gall unrhyw un sy’n anghytuno â rheswm ofyn unwaith i swyddog arall edrych eto.
moderation-since = Ers { $day }
moderation-too-few = Rhoddwyd llai na 5 darn o adborth. Rydym yn dangos ffigurau pan fydd mwy.
moderation-given = Adborth a roddwyd
moderation-held = Daliwyd gan y rhaglen ar gyfer swyddog
moderation-decided = Penderfynwyd gan swyddog
moderation-of-given = { $count } o { $given }
moderation-wait = Penderfynwyd ar hanner o fewn
moderation-minutes = { $count ->
    [one] 1 munud
   *[other] { $count } munud
}
moderation-hours = { $count } awr
moderation-days = { $count } diwrnod
moderation-overturned = Apeliadau lle cyhoeddodd swyddog arall y geiriau
moderation-overturned-of = { $count } o { $appeals }
moderation-none = Dim
moderation-few = Llai na 5
moderation-count = { $count }
moderation-rejected = Gwrthodwyd, yn ôl rheswm
moderation-rejected-none = Ni wrthodwyd dim.
moderation-reason = Rheswm
moderation-times = Sawl gwaith
moderation-small = Ni ddangosir cyfrifon o dan 5.
moderation-ledger = Cofnod y penderfyniadau
moderation-ledger-text = Mae pob penderfyniad wedi’i gysylltu â’r rhai o’i flaen gan hash. Nodwch yr un diweddaraf i wirio yn nes ymlaen na chafodd dim ei ailysgrifennu.
moderation-ledger-newest = Penderfyniad { $number }

words-question = Beth fyddai’n ei wella?
words-hint = Peidiwch â chynnwys enwau, cyfeiriadau na manylion personol eraill. Mae swyddogion yn darllen eich geiriau cyn eu dangos.
words-error-empty = Rhowch beth fyddai’n ei wella
words-error-long = Rhaid i’ch geiriau fod yn 10,000 nod neu lai
words-error-unprintable = Mae eich geiriau’n cynnwys nodau na ellir eu dangos. Teipiwch nhw eto neu gludwch nhw fel testun plaen

personal-title = Gall eich geiriau gynnwys manylion personol
personal-intro = Daethom o hyd i’r hyn sy’n edrych fel:
personal-warning = Gall pawb weld eich geiriau.
personal-change = Newid fy ngeiriau
personal-keep = Cadw fy ngeiriau fel y maent
personal-keep-text = Gallwch eu cadw. Bydd swyddog yn eu gwirio ac yn tynnu manylion personol cyn eu dangos.
personal-email-address = cyfeiriad e-bost
personal-phone-number = rhif ffôn
personal-uk-postcode = cod post
personal-street-address = cyfeiriad stryd
personal-uk-nhs = rhif GIG
personal-uk-nino = rhif Yswiriant Gwladol
personal-uk-driving-licence = rhif trwydded yrru
personal-uk-passport = rhif pasbort
personal-uk-vehicle-registration = rhif cofrestru cerbyd
personal-uk-bank = manylion banc
personal-credit-card = rhif cerdyn
personal-date-of-birth = dyddiad geni
personal-person = enw person
personal-ip-address = cyfeiriad rhyngrwyd dyfais
personal-url = dolen a allai arwain at berson

check-title = Gwiriwch eich atebion
check-about = Am beth
check-whole = Y cynllun cyfan
check-words = Beth fyddai’n ei wella
check-words-what = eich geiriau
check-optional = Cwestiynau dewisol
check-optional-text = Gallwch hepgor y rhain. Maent yn helpu’r cyngor i ddeall pwy y mae’n ei glywed.
check-unanswered = Heb ei ateb
check-answer = Ateb
check-ease = Pa mor hawdd mae’n edrych
check-ease-what = pa mor hawdd mae’n edrych
check-you = Amdanoch chi
check-you-what = cwestiynau amdanoch chi
check-email = Cyfeiriad e-bost ar gyfer newyddion
check-email-what = cyfeiriad e-bost ar gyfer newyddion
check-send = Anfon adborth
check-send-text = Bydd { $council } yn darllen eich adborth. Gellir ei ddangos i bawb, heb eich enw.

ease-question = Pa mor hawdd i’w ddefnyddio mae hwn yn edrych?
ease-hint = Meddyliwch amdanoch chi’ch hun ar ddiwrnod cyffredin.
ease-5 = Hawdd iawn
ease-4 = Hawdd
ease-3 = Ddim yn hawdd nac yn anodd
ease-2 = Anodd
ease-1 = Anodd iawn
ease-0 = Ddim yn siŵr
ease-error = Dewiswch pa mor hawdd mae’n edrych, neu “Ddim yn siŵr”

about-title = Amdanoch chi
about-intro = Mae’r rhain i gyd yn ddewisol. Nid ydynt byth yn cael eu dangos gyda’ch geiriau.
about-role = Pa un sy’n eich disgrifio orau?
about-role-resident = Rwy’n byw yma
about-role-carer = Rwy’n helpu rhywun sy’n byw yma
about-role-works-here = Rwy’n gweithio neu’n astudio yma
about-role-business = Rwy’n rhedeg busnes neu grŵp yma
about-role-other = Rhywbeth arall
about-age = Beth yw eich oed?
about-age-under-25 = O dan 25
about-age-25-44 = 25 i 44
about-age-45-64 = 45 i 64
about-age-65-plus = 65 neu’n hŷn
about-disability = A oes gennych anabledd neu gyflwr iechyd hirdymor?
about-disability-yes = Oes
about-disability-no = Nac oes
about-online = Sut ydych chi’n defnyddio gwasanaethau ar-lein?
about-online-often = Yn aml
about-online-sometimes = Weithiau
about-online-with-help = Gyda chymorth rhywun
about-online-never = Nid wyf yn eu defnyddio
about-not-said = Gwell gennyf beidio â dweud
about-postcode = Cod post
about-postcode-hint = Rydym yn ei ddefnyddio i ddod o hyd i’ch cyngor, ac nid ydym yn ei gadw
about-postcode-error = Rhowch god post llawn, fel OX1 1AA

email-question = I ble y dylem anfon newyddion am eich adborth?
email-hint = Byddwn yn gofyn i chi gadarnhau’r cyfeiriad hwn. Dim ond ar gyfer yr adborth hwn y byddwn yn ei ddefnyddio.
email-error = Rhowch gyfeiriad e-bost yn y fformat cywir, fel enw@example.com
question-error = Dewiswch un o’r atebion

sent-title = Adborth wedi’i anfon
sent-reference = Eich cyfeirnod
sent-text = Mae eich adborth gan { $council }.
sent-next = Beth sy’n digwydd nesaf
sent-next-1 = Rydym yn gwirio eich geiriau am fanylion personol a cham-drin.
sent-next-2 = Mae swyddog yn eu darllen ac yn penderfynu a ddylid eu dangos.
sent-next-3 = Mae’r cyngor cyfrifol yn ateb yr hyn a ddywedodd pobl.
sent-next-mail = Rydym wedi anfon e-bost atoch. Dilynwch ei ddolen i gadarnhau eich cyfeiriad.
sent-own = Eich tudalen eich hun
sent-own-text = Cadwch y ddolen hon. Mae’n dangos beth ddigwyddodd i’ch geiriau, ac yn gadael i chi eu newid neu eu tynnu’n ôl.
sent-back = Yn ôl i “{ $plan }”

own-title = Eich adborth { $reference }
own-received = Wedi’i dderbyn
own-received-text = Rydym yn gwirio eich geiriau.
own-ready = Yn aros
own-ready-text = Bydd swyddog yn darllen eich geiriau.
own-held = Wedi’i ddal
own-held-text = Bydd swyddog yn edrych yn fanylach ar eich geiriau.
own-published = Wedi’i gyhoeddi
own-published-text = Gall pawb ddarllen eich geiriau.
own-rejected = Heb ei gyhoeddi
own-rejected-text = Penderfynodd swyddog beidio â dangos eich geiriau.
own-withdrawn = Wedi’i dynnu’n ôl
own-withdrawn-text = Tynnoch eich adborth yn ôl. Mae eich geiriau wedi’u dileu.
own-reasons = Y rheswm:
own-words = Eich geiriau
own-shown = Sut mae eich geiriau’n cael eu dangos
own-themes = Yr hyn a ddywedodd eraill hefyd
own-theme-waits = Rhaid i { $council } ateb hyn.
own-theme-unrouted = Rydym yn canfod pa gyngor sydd i ateb hyn.
own-history = Beth sydd wedi digwydd
own-taken = Anfonoch eich adborth.
own-mail-on = Rydym yn e-bostio atoch am yr adborth hwn.
own-mail-ended = Rydych wedi stopio e-byst am yr adborth hwn.
own-mail-unconfirmed = Cadarnhewch eich cyfeiriad i gael newyddion drwy e-bost. Mae’r ddolen yn yr e-bost a anfonwyd atoch.
own-can = Beth allwch chi ei wneud
own-change = Newid fy ngeiriau
own-change-hint = Byddwn yn gwirio eich geiriau eto ar ôl i chi eu newid.
own-change-button = Cadw fy ngeiriau
own-appeal = Gofyn i swyddog arall edrych eto
own-appeal-title = Pam y dylem edrych eto?
own-appeal-hint = Bydd swyddog nad yw wedi penderfynu o’r blaen yn darllen hyn.
own-appeal-button = Gofyn am olwg arall
own-withdraw = Tynnu fy adborth yn ôl
own-withdraw-title = A ydych am dynnu eich adborth yn ôl?
own-withdraw-text = Byddwn yn dileu eich geiriau, eich atebion a’ch cyfeiriad e-bost. Ni allwch ddadwneud hyn.
own-withdraw-button = Tynnu fy adborth yn ôl

reason-personal = Mae’n cynnwys manylion personol.
reason-abuse = Gall fod yn sarhaus.
reason-threat = Gall gynnwys bygythiad.
reason-slur = Mae’n cynnwys gair sy’n sarhau grŵp o bobl.
reason-spam = Mae’n edrych fel hysbyseb.
reason-campaign = Anfonodd llawer o bobl yr un testun.
reason-language = Mae mewn iaith na allem ei darllen.
reason-off-topic = Nid yw’n ymwneud â’r cynllun hwn.
reason-duplicate = Anfonwyd ef o’r blaen.
reason-second-opinion = Bydd swyddog arall yn ei ddarllen hefyd.
reason-appeal = Gofynnoch am olwg arall.
reason-other = Rheswm arall. Darllenwch nodyn y swyddog.

decided-publish = Cyhoeddodd swyddog eich geiriau.
decided-redact = Cyhoeddodd swyddog eich geiriau heb rai manylion.
decided-hold = Daliodd swyddog eich geiriau.
decided-second-opinion = Gofynnodd swyddog i swyddog arall edrych.
decided-reject = Penderfynodd swyddog beidio â chyhoeddi eich geiriau.
decided-appeal = Gofynnoch am olwg arall.
decided-withdraw = Tynnoch eich adborth yn ôl.

confirm-title = Cadarnhewch eich cyfeiriad e-bost
confirm-text = Yna byddwn yn e-bostio atoch am yr adborth hwn, a dim byd arall.
confirm-button = Cadarnhau fy nghyfeiriad
stop-title = Stopio e-byst am yr adborth hwn
stop-text = Mae eich adborth yn aros. Gallwch ei weld o hyd ar eich tudalen eich hun.
stop-done = Rydych wedi atal negeseuon am yr adborth hwn
stop-follow-title = Atal negeseuon am yr hyn rydych yn ei ddilyn
stop-follow-text = Ni fyddwn yn eich e-bostio eto am yr hyn yr oedd y neges hon amdano.
stop-follow-done = Rydych wedi atal negeseuon am yr hyn roeddech yn ei ddilyn
stop-digest-title = Atal y neges wythnosol
stop-digest-text = Ni fyddwn yn eich e-bostio eto am unrhyw beth rydych yn ei ddilyn unwaith yr wythnos.
stop-digest-done = Rydych wedi atal y neges wythnosol
stop-work-title = Atal negeseuon am waith sy’n aros
stop-work-text = Gallwch weld y gwaith o hyd pan fyddwch yn mewngofnodi.
stop-work-done = Rydych wedi atal negeseuon am waith sy’n aros
stop-undo-text = Os nad oeddech yn bwriadu gwneud hyn, gallwch ddechrau’r negeseuon eto.
stop-undo-day-text = Os nad oeddech yn bwriadu gwneud hyn, gallwch ddechrau’r negeseuon eto. Ar ôl diwrnod byddwn yn dileu eich cyfeiriad e-bost.
stop-undo-button = Dechrau’r negeseuon hyn eto

follow-plan = Cael negeseuon am y cynllun hwn
follow-council = Cael negeseuon am gynlluniau’r cyngor hwn
follow-title = Cael negeseuon am “{ $what }”
follow-intro-plan = Byddwn yn eich e-bostio pan fydd fersiwn newydd, neu pan fydd y cyngor wedi ateb yr hyn a ddywedodd pobl.
follow-intro-council = Byddwn yn eich e-bostio pan fydd y cyngor yn agor neu’n newid cynllun, neu wedi ateb yr hyn a ddywedodd pobl.
follow-email = Cyfeiriad e-bost
follow-email-hint = Byddwn yn gofyn i chi gadarnhau’r cyfeiriad hwn. Dim ond ar gyfer y negeseuon hyn y byddwn yn ei ddefnyddio.
follow-email-error = Rhowch gyfeiriad e-bost yn y fformat cywir, fel enw@example.com
follow-frequency = Pa mor aml yr hoffech gael negeseuon?
follow-frequency-immediate = Cyn gynted ag y bydd newyddion
follow-frequency-weekly = Unwaith yr wythnos, pan fydd newyddion
follow-frequency-error = Dewiswch pa mor aml yr hoffech gael negeseuon
follow-button = Parhau
follow-sent-title = Edrychwch ar eich e-bost
follow-sent-text = Rydym wedi anfon neges at y cyfeiriad a roesoch.
follow-sent-next = Dilynwch y ddolen ynddi. Ni chewch unrhyw negeseuon eraill nes i chi wneud hynny.
follow-sent-nothing = Os na ddaw dim o fewn ychydig funudau, edrychwch yn eich ffolder sbam. Yna gwiriwch y cyfeiriad a rhowch gynnig arall arni.
follow-sent-plans = Gweld pob cynllun
follow-confirm-title = Cadarnhau eich bod am gael negeseuon am “{ $what }”
follow-confirm-immediate = Byddwn yn eich e-bostio cyn gynted ag y bydd newyddion. Gallwch atal hyn unrhyw bryd.
follow-confirm-weekly = Byddwn yn eich e-bostio unwaith yr wythnos pan fydd newyddion. Gallwch atal hyn unrhyw bryd.
follow-confirm-button = Cadarnhau
follow-settings-title = Eich negeseuon am “{ $what }”
follow-done-confirmed = Byddwch nawr yn cael negeseuon am hyn.
follow-done-changed = Mae eich newidiadau wedi’u cadw.
follow-done-resumed = Byddwch yn cael y negeseuon hyn eto.
follow-ended = Rydych wedi atal y negeseuon hyn.
follow-to-plan = Gweld y cynllun
follow-to-council = Gweld cynlluniau’r cyngor
follow-language = Pa iaith hoffech chi?
follow-language-hint = Mae hyn ar gyfer popeth rydych yn ei ddilyn gyda’r cyfeiriad e-bost hwn.
follow-language-error = Dewiswch Saesneg neu Gymraeg
follow-save = Cadw
follow-stop-title = Atal y negeseuon hyn
follow-others = Beth arall rydych yn ei ddilyn
stop-button = Stopio e-byst

outcome-title = Dywedoch chi, gwnaethom ni
outcome-heard = { $people ->
    [one] 1 person
   *[other] { $people } o bobl
} a { $published ->
    [one] 1 sylw cyhoeddedig
   *[other] { $published } sylw cyhoeddedig
} hyd yma.
outcome-answered = Yr hyn a atebwyd
outcome-none = Nid oes dim wedi’i ateb eto.
outcome-waiting = Yn dal i aros am ateb
outcome-people = { $count ->
    [one] Dywedodd 1 person hyn
   *[other] Dywedodd { $count } o bobl hyn
}
outcome-with = – rhaid i { $council } ateb
outcome-due = erbyn { $date }
outcome-did = Yr hyn y mae’r cyngor yn ei ddweud
outcome-changed = Gweld beth a newidiodd: { $step }
outcome-newer = Atebion mwy newydd
outcome-older = Atebion hŷn
reply-will-do = Byddwn yn gwneud hyn
reply-looking-into = Rydym yn edrych i mewn i hyn
reply-cannot = Ni allwn wneud hyn
