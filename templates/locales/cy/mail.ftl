# E-byst: pynciau a thestunau.

mail-reference = Eich cyfeirnod yw { $reference }.
mail-own-page = Eich adborth a’r hyn a ddigwyddodd iddo
mail-own-page-private = I chi yn unig y mae’r ddolen hon. Gall unrhyw un sydd â hi weld a newid eich adborth.
mail-stop = Atal y negeseuon hyn
mail-author-reason = Cewch y neges hon am i chi ofyn i { $council } ddweud beth sy’n digwydd i’ch adborth.

mail-receipt-subject = Mae eich adborth gennym: { $reference }
mail-receipt-heading = Mae eich adborth gennym
mail-receipt-thanks = Diolch am eich adborth am “{ $plan }”. Mae wedi cyrraedd { $council }.
mail-receipt-words = Dyma’r hyn a ysgrifennoch:
mail-receipt-next = Bydd swyddog yn ei ddarllen cyn ei gyhoeddi. Caiff manylion personol eu tynnu allan.
mail-receipt-why-confirm = Cadarnhewch eich cyfeiriad e-bost os hoffech glywed beth sy’n digwydd. Ni fyddwn yn ysgrifennu ato eto nes i chi wneud hynny.
mail-receipt-confirm = Cadarnhau fy nghyfeiriad e-bost
mail-receipt-reason = Rhoddodd rhywun y cyfeiriad hwn gydag adborth i { $council }. Os nad chi oedd hynny, nid oes angen i chi wneud dim.

mail-decision-publish-subject = Mae eich adborth wedi’i gyhoeddi
mail-decision-publish = Mae’r cyngor wedi cyhoeddi eich adborth am “{ $plan }”. Gall pawb ei ddarllen.
mail-decision-redact-subject = Mae eich adborth wedi’i gyhoeddi gyda newidiadau
mail-decision-redact = Mae’r cyngor wedi cyhoeddi eich adborth am “{ $plan }”. Tynnodd rai geiriau allan yn gyntaf.
mail-decision-hold-subject = Mae eich adborth yn aros
mail-decision-hold = Nid yw’r cyngor wedi penderfynu eto am eich adborth ar “{ $plan }”. Nid yw wedi’i gyhoeddi am y tro.
mail-decision-second-opinion = Bydd ail swyddog yn edrych ar eich adborth am “{ $plan }”. Nid yw wedi’i gyhoeddi am y tro.
mail-decision-reject-subject = Nid yw eich adborth wedi’i gyhoeddi
mail-decision-reject = Mae’r cyngor wedi penderfynu peidio â chyhoeddi eich adborth am “{ $plan }”.
mail-decision-note = Mae { $council } yn dweud:
mail-decision-appeal = Os credwch fod hyn yn anghywir, gallwch ofyn am ail olwg. Bydd swyddog gwahanol yn darllen eich geiriau.
mail-decision-appeal-link = Gweld y penderfyniad neu ofyn am ail olwg

mail-reason-personal-data = Y rheswm: roedd eich geiriau’n dweud pwy yw rhywun, neu sut i’w gyrraedd.
mail-reason-abuse = Y rheswm: mae eich geiriau’n bygwth, yn sarhau neu’n gallu brifo rhywun.
mail-reason-off-topic = Y rheswm: nid yw eich geiriau am y cynllun hwn.
mail-reason-duplicate = Y rheswm: cawsom yr un geiriau gennych o’r blaen.
mail-reason-spam = Y rheswm: mae eich geiriau’n hysbysebu rhywbeth.

mail-reply-subject = Mae’r cyngor wedi ateb: { $plan }
mail-reply-heading = Mae’r cyngor wedi ateb
mail-reply-theme = Rhoesoch adborth am “{ $plan }”. Mae eich geiriau’n rhan o’r thema “{ $theme }”.
mail-reply-will-do = Bydd { $council } yn gwneud hyn, neu mae wedi’i wneud. Mae’n dweud:
mail-reply-looking-into = Mae { $council } yn edrych i mewn i hyn. Mae’n dweud:
mail-reply-cannot = Ni all { $council } wneud hyn. Mae’n dweud:
mail-reply-step = Mae’r cam “{ $step }” yn wahanol o’i herwydd.
mail-reply-outcome = Gweld beth ddywedodd pobl a beth wnaeth y cyngor

mail-sign-in-subject = Mewngofnodi i YouSaid
mail-sign-in-heading = Mewngofnodi i YouSaid
mail-sign-in-code = Teipiwch y cod hwn ar y dudalen lle gofynnoch am gael mewngofnodi:
mail-sign-in-link = Neu mewngofnodwch gyda’r ddolen hon
mail-sign-in-expires = { $minutes ->
    [one] Mae’r cod a’r ddolen yn gweithio unwaith, am { $minutes } funud.
    [two] Mae’r cod a’r ddolen yn gweithio unwaith, am { $minutes } funud.
   *[other] Mae’r cod a’r ddolen yn gweithio unwaith, am { $minutes } munud.
}
mail-sign-in-reason = Gofynnodd rhywun am gael mewngofnodi gyda’r cyfeiriad hwn. Os nad chi oedd hynny, nid oes angen i chi wneud dim.

mail-work-subject = Gwaith yn aros i { $council }
mail-work-heading = Gwaith yn aros i { $council }
mail-work-feedback = { $count ->
    [one] Mae { $count } darn o adborth yn aros am benderfyniad.
    [two] Mae { $count } ddarn o adborth yn aros am benderfyniad.
   *[other] Mae { $count } darn o adborth yn aros am benderfyniad.
}
mail-work-themes = { $count ->
    [one] Mae { $count } thema arfaethedig yn aros i chi ei derbyn neu ei diystyru.
   *[other] Mae { $count } thema arfaethedig yn aros i chi eu derbyn neu eu diystyru.
}
mail-work-offered = { $count ->
    [one] Mae { $count } thema’n aros i chi ei derbyn neu ei throsglwyddo.
   *[other] Mae { $count } thema’n aros i chi eu derbyn neu eu trosglwyddo.
}
mail-work-accepted = { $count ->
    [one] Mae { $count } thema’n aros am eich ateb.
   *[other] Mae { $count } thema’n aros am eich ateb.
}
mail-work-overdue = { $count ->
    [one] Mae { $count } thema’n hwyr.
   *[other] Mae { $count } thema’n hwyr.
}
mail-work-open = Gweld y gwaith
mail-work-reason = Cewch y neges hon ar ddiwrnodau gwaith am eich bod yn swyddog gyda { $council }.

mail-follow-subject = Cadarnhewch: dilyn { $what }
mail-follow-heading = Cadarnhewch eich bod am ddilyn
mail-follow-what-immediate = Gofynnodd rhywun i ni e-bostio’r cyfeiriad hwn pan fydd newyddion am “{ $what }”.
mail-follow-what-weekly = Gofynnodd rhywun i ni e-bostio’r cyfeiriad hwn unwaith yr wythnos pan fydd newyddion am “{ $what }”.
mail-follow-confirm = Ie, anfonwch newyddion ataf
mail-follow-reason = Os na ofynnoch am hyn, nid oes angen i chi wneud dim. Ni fyddwn yn anfon unrhyw newyddion atoch.
mail-follow-settings = Newid pa mor aml y cewch negeseuon, neu’r iaith
mail-follows-subject = Rydych eisoes yn dilyn { $what }
mail-follows-heading = Rydych eisoes yn dilyn hyn
mail-follows-what = Gofynnodd rhywun i ni e-bostio’r cyfeiriad hwn am “{ $what }”. Rydych yn cael y negeseuon hyn eisoes, felly nid oes dim wedi newid.
mail-follows-reason = Os na ofynnoch am hyn, nid oes angen i chi wneud dim.

mail-news-opened-subject = Cynllun newydd: { $plan }
mail-news-opened = Mae { $council } yn gofyn beth yw eich barn am “{ $plan }”.
mail-news-until = Gallwch roi adborth tan { $date }.
mail-news-version-subject = Fersiwn newydd: { $plan }
mail-news-version = Mae { $council } wedi cyhoeddi fersiwn newydd o “{ $plan }”.
mail-news-changes = Dyma’r hyn a newidiodd:
mail-news-answered-subject = Dywedoch chi, gwnaethom ni: { $plan }
mail-news-answered = Mae { $answerer } wedi ateb yr hyn a ddywedodd pobl am “{ $theme }”.
mail-news-read-plan = Darllen y cynllun a rhoi adborth
mail-news-read-version = Darllen y fersiwn newydd
mail-news-reason = Cewch y neges hon am eich bod yn dilyn “{ $what }”.

mail-digest-subject = Eich newyddion yr wythnos hon
mail-digest-count = { $count ->
    [one] Mae 1 darn o newyddion am yr hyn rydych yn ei ddilyn.
    [two] Mae 2 ddarn o newyddion am yr hyn rydych yn ei ddilyn.
   *[other] Mae { $count } darn o newyddion am yr hyn rydych yn ei ddilyn.
}
mail-digest-read = Darllen mwy am “{ $plan }”
mail-digest-reason = Cewch y neges hon unwaith yr wythnos, pan fydd newyddion am yr hyn rydych yn ei ddilyn.

# Blwch post arddangosiad.
mailbox-title = Blwch post yr arddangosiad hwn
mailbox-text = Nid oes unrhyw e-bost yn gadael yr arddangosiad hwn. Gallwch ddarllen pob neges yma.
mailbox-empty = Nid oes negeseuon eto.
mailbox-caption = Y negeseuon diweddaraf
mailbox-to = At
mailbox-kind = Neges
mailbox-state = Cyflwr
mailbox-withheld = Ni fyddai’r neges hon yn cael ei hanfon nawr
