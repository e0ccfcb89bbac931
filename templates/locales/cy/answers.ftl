# What officers read about themes, routed themes and replies.

answers-board = y bwrdd gwella
answers-choose-council = Dewiswch gyngor
answers-clock-left = { $days ->
    [one] 1 diwrnod gwaith ar ôl
   *[other] { $days } diwrnod gwaith ar ôl
}
answers-clock-today = Dyddiad olaf heddiw
answers-clock-late = { $days ->
    [one] 1 diwrnod gwaith yn hwyr
   *[other] { $days } diwrnod gwaith yn hwyr
}
answers-people = { $count ->
    [one] 1 person
   *[other] { $count } o bobl
}
answers-people-few = Llai na 5 o bobl
answers-people-none = Neb
answers-reply-cannot = Ni allwn wneud hyn
answers-reply-looking-into = Rydym yn edrych ar hyn
answers-reply-will-do = Byddwn yn gwneud hyn
answers-state-accepted = Yn cael ei ateb
answers-state-answered = Wedi’i ateb
answers-state-board = Gyda’r bwrdd
answers-state-offered = Heb ei chymryd eto
answers-state-unrouted = Dim cyngor wedi’i enwi eto
answers-move-accepted = Cymerodd { $from } y thema
answers-move-answered = Cyhoeddodd { $from } ei ateb
answers-move-assigned = Rhoddodd y bwrdd gwella’r thema i { $to }
answers-move-declined = Gwrthododd { $from } y thema, ac aeth i { $to }
answers-move-escalated = Aeth i’r bwrdd gwella
answers-move-handed-on = Trosglwyddodd { $from } y thema i { $to }
answers-move-routed = Enwodd y rheolau { $to }

themes-title = Themâu: { $plan }
themes-heading = Themâu
themes-accept = Derbyn y thema hon
themes-accept-name = Enw’r thema
themes-dismiss = Diystyru
themes-find = Dod o hyd i themâu
themes-working = Rydym yn chwilio am themâu nawr. Ail-lwythwch y dudalen hon mewn munud.
themes-fact-published = darn o adborth wedi’i gyhoeddi
themes-fact-people = o bobl a’i rhoddodd
themes-fact-unassigned = o { $published } darn heb thema a dderbyniwyd
themes-keywords = Geiriau sy’n ei nodi:
themes-size = { $people ->
    [one] 1 person
   *[other] { $people } o bobl
}, { $feedback ->
    [one] 1 darn o adborth
   *[other] { $feedback } darn o adborth
}
themes-by-officers = { $count ->
    [one] 1 wedi’i roi yma gan swyddog
   *[other] { $count } wedi’u rhoi yma gan swyddogion
}
themes-proposed = Themâu a awgrymir ({ $count })
themes-proposed-none = Nid oes awgrymiadau. Defnyddiwch “Dod o hyd i themâu” i edrych drwy adborth heb thema.
themes-proposed-text = Daeth y gwasanaeth o hyd i’r rhain mewn adborth a gyhoeddwyd. Nid oes dim yn digwydd nes i chi dderbyn un.
themes-frame = Themâu a dderbyniwyd ({ $count })
themes-frame-none = Nid ydych wedi derbyn thema eto.
themes-new = Ychwanegu thema
themes-new-heading = Ychwanegu thema eich hun
themes-new-name = Enw’r thema newydd
themes-retired = Themâu a ddiystyrwyd neu a ddaeth i ben
themes-finish = Nodi bod y cynllun wedi’i ateb
themes-finish-heading = Mae ateb i bob thema
themes-finish-text = Bydd trigolion yn gweld bod y cynllun hwn wedi’i ateb. Ni allwch ddadwneud hyn.
themes-done-accept = Rydych wedi derbyn y thema. Rydym yn enwi’r cyngor sy’n gorfod ei hateb.
themes-done-answered = Mae’r cynllun wedi’i nodi fel un a atebwyd.
themes-done-create = Rydych wedi ychwanegu’r thema. Rydym yn enwi’r cyngor sy’n gorfod ei hateb.
themes-done-dismiss = Nid yw’r thema yn y rhestr mwyach.
themes-done-find = Rydym yn chwilio am themâu. Ail-lwythwch y dudalen hon mewn munud.
themes-error-description-long = Rhaid i’r disgrifiad fod yn 1,000 nod neu lai
themes-error-name-empty = Rhowch enw i’r thema
themes-error-name-long = Rhaid i’r enw fod yn 120 nod neu lai
themes-error-service = Dewiswch wasanaeth o’r rhestr

theme-name = Enw
theme-name-hint = Bydd trigolion yn gweld hwn. Defnyddiwch hyd at { $count } nod.
theme-description = Beth sy’n perthyn iddi
theme-description-hint = Helpwch gydweithwyr i benderfynu a yw adborth yn perthyn i’r thema hon.
theme-save = Cadw newidiadau
theme-words = Enw a disgrifiad
theme-route = Pwy sy’n gorfod ateb
theme-route-link = Gweld y llwybr a’r ateb
theme-route-history = Hanes
theme-service-heading = Gwasanaeth
theme-service-inherited = { $service }, fel y mae’r cynllun yn ei ddweud
theme-service-none = Nid oes gwasanaeth wedi’i osod, felly’r bwrdd gwella sy’n penderfynu pwy sy’n gorfod ateb.
theme-service-search = Chwilio am wasanaeth arall
theme-service-hint = Er enghraifft, biniau neu dyllau yn y ffordd
theme-service-choose = Pa wasanaeth yw hwn?
theme-service-design = Gwasanaeth y cynllun
theme-service-set = Gosod gwasanaeth
theme-service-nothing = Ni ddaethom o hyd i wasanaeth gyda’r geiriau hyn.
theme-search = Chwilio
theme-members = Adborth yn y thema hon ({ $count })
theme-members-none = Nid oes adborth wedi’i gyhoeddi ynddi.
theme-members-order = Y lleiaf sicr sy’n dod gyntaf.
theme-by-officer = Wedi’i roi yma gan swyddog
theme-by-engine = Wedi’i roi yma’n awtomatig, { $percent }% yn sicr
theme-unassign = Tynnu allan
theme-assign = Rhoi yn y thema hon
theme-add = Ychwanegu adborth
theme-add-search = Chwilio adborth cyhoeddedig y cynllun hwn
theme-add-none = Nid oes adborth cyhoeddedig arall gyda’r geiriau hyn.
theme-merge = Uno
theme-merge-heading = Uno â thema arall
theme-merge-into = Symud ei holl adborth i
theme-merge-text = Mae’r thema hon yn dod i ben. Mae ei hadborth yn symud i’r thema a ddewiswch.
theme-retire = Dod â’r thema i ben
theme-retire-heading = Dod â’r thema hon i ben
theme-retire-text = Nid oes rhaid i neb ateb thema a ddaeth i ben. Gallwch ei derbyn eto’n ddiweddarach.
theme-done-assign = Mae’r adborth yn y thema hon.
theme-done-save = Mae eich newidiadau wedi’u cadw.
theme-done-service = Mae’r gwasanaeth wedi’i osod. Gall y cyngor sy’n gorfod ateb fod wedi newid.
theme-done-unassign = Nid yw’r adborth yn y thema hon mwyach. Ni chaiff ei roi’n ôl yn awtomatig.

routed-heading = Themâu i’w hateb
routed-text = Cymerwch thema o fewn 10 diwrnod gwaith. Atebwch hi o fewn 20 diwrnod gwaith wedyn.
routed-lists = Rhestrau o themâu
routed-none = Nid oes themâu yn y rhestr hon.
routed-owner = gyda { $council }
routed-due = erbyn { $date }
routed-tab-accepted = I’w hateb ({ $count })
routed-tab-answered = Wedi’u hateb ({ $count })
routed-tab-elsewhere = O’n cynlluniau ni, gydag eraill ({ $count })
routed-tab-offered = I’w cymryd neu eu gwrthod ({ $count })
route-owner = Pwy sy’n gorfod ateb
route-service = Gwasanaeth
route-service-none = Heb ei osod
route-why = Pam y cyngor hwn
route-rule = rheol { $rule }
route-heard = Faint ddywedodd hyn
route-quotes = Beth ddywedodd pobl
route-accept = Cymryd y thema hon
route-accept-heading = Ai i’ch cyngor chi y mae hyn?
route-accept-text = Yna mae gennych 20 diwrnod gwaith i gyhoeddi ateb.
route-decline = Gwrthod
route-decline-heading = Gwrthod
route-decline-reason = Pam nad yw hyn i’ch cyngor chi?
route-decline-text = Mae’n mynd yn ôl i’r cyngor sydd biau’r cynllun. Ar ôl ail wrthodiad, y bwrdd gwella sy’n penderfynu.
route-decline-text-origin = Eich cynllun chi yw hwn, felly’r bwrdd gwella sy’n penderfynu pwy sy’n gorfod ateb.
route-hand-on = Trosglwyddo
route-hand-on-heading = Trosglwyddo i gyngor arall
route-hand-on-reason = Pam mae hyn i’r cyngor hwnnw?
route-hand-on-text = Mae gan y cyngor arall 10 diwrnod gwaith i’w chymryd. Mae’r cloc yn dechrau eto.
route-hand-on-to = Cyngor
route-reply-continue = Parhau â’ch ateb
route-reply-heading = Eich ateb
route-reply-text = Gall pawb ddarllen yr ateb. Mae pobl yn y thema hon a ofynnodd am glywed yn cael un e-bost.
route-reply-write = Ysgrifennu ateb
route-done-accept = Mae eich cyngor wedi cymryd y thema. Gallwch ysgrifennu’r ateb nawr.
routes-error-council = Dewiswch gyngor
routes-error-passed-on = Gwrthododd neu trosglwyddodd y cyngor hwn y thema o’r blaen. Dewiswch gyngor arall.
routes-error-reason-empty = Rhowch reswm
routes-error-reason-long = Rhaid i’r rheswm fod yn 1,000 nod neu lai
routes-error-same = Mae’r thema gyda’r cyngor hwn eisoes. Dewiswch gyngor arall.

reply-heading = Ateb thema
reply-kind = Beth fydd eich cyngor yn ei wneud?
reply-body = Eich ateb
reply-body-hint = Dywedwch beth fyddwch chi’n ei wneud ac erbyn pryd, neu pam na allwch. Defnyddiwch eiriau plaen.
reply-step = Pa gam o’r cynllun a newidiodd oherwydd hyn?
reply-step-hint = Gallwch ddewis camau sy’n wahanol i’r fersiwn flaenorol.
reply-step-none = Ni newidiodd yr un cam
reply-step-item = Fersiwn { $version }, cam { $step }: { $title }
reply-save = Cadw a rhagweld
reply-preview = Sut y bydd trigolion yn ei weld
reply-you-said = Dywedoch chi
reply-publish = Cyhoeddi’r ateb
reply-publish-text = Ni allwch newid ateb ar ôl ei gyhoeddi.
reply-done-publish = Mae eich ateb wedi’i gyhoeddi. Rydym yn rhoi gwybod i’r bobl a ofynnodd.
reply-done-save = Mae eich drafft wedi’i gadw.
replies-error-body-empty = Rhowch eich ateb
replies-error-body-long = Rhaid i’r ateb fod yn 5,000 nod neu lai
replies-error-kind-empty = Dewiswch beth fydd eich cyngor yn ei wneud
replies-error-step-same = Dewiswch gam sy’n wahanol i’r fersiwn flaenorol
