# What the improvement board reads.

board-heading = Cynghorau ochr yn ochr
board-pages = Tudalennau’r bwrdd
board-periods = Cyfnodau
board-period = Y { $days } diwrnod diwethaf
board-today = Ar { $date }
board-since = O { $from } i { $to }
board-taking-part = o { $councils } cyngor yn Lloegr yn cymryd rhan
board-open = o { $plans } cynllun cyhoeddedig ar agor i adborth
board-with-board = o { $themes } thema a dderbyniwyd yn aros am y bwrdd
board-states = Themâu a dderbyniwyd heddiw ({ $count })
board-states-state = Cyflwr
board-states-themes = Themâu
board-count = { $count }
board-share = { $percent }% ({ $part } o { $whole })
board-share-none = Dim yn y cyfnod hwn
board-heard = Pobl a glywyd
board-heard-feedback = { $count ->
    [one] mewn 1 darn o adborth
   *[other] mewn { $count } darn o adborth
}
board-published = Cyhoeddwyd
board-published-text = O’r adborth a roddwyd yn y cyfnod hwn ac y penderfynodd cyngor arno.
board-in-time = Atebwyd mewn pryd
board-in-time-text = O’r themâu a atebwyd yn y cyfnod hwn neu sy’n hwyr heddiw. { $overdue ->
    [one] Mae 1 yn hwyr.
   *[other] Mae { $overdue } yn hwyr.
}
board-note-people = Caiff pobl eu cyfrif unwaith am bob cyfeiriad e-bost. Mae adborth heb gyfeiriad yn cyfrif fel un person. Nid yw niferoedd bach o bobl yn cael eu dangos.
board-themes-heading = Themâu ar draws cynghorau
board-themes-none = Nid oes themâu’n cyd-fynd â’r hidlyddion hyn.
board-filter = Hidlo
board-filter-any = Unrhyw un
board-filter-apply = Defnyddio hidlyddion
board-filter-council = Cyngor sydd biau’r cynllun
board-filter-service = Gwasanaeth
board-filter-state = Cyflwr
board-filter-words = Geiriau yn y thema
board-routes-heading = Themâu sydd angen y bwrdd
board-routes-text = Gallwch enwi’r cyngor sy’n gorfod ateb. Yna mae ganddo 10 diwrnod gwaith i gymryd y thema.
board-tab-board = Heb gyngor ({ $count })
board-tab-disputed = Wedi’u gwrthod gan gyngor ({ $count })
board-tab-overdue = Yn hwyr ({ $count })
board-tab-unreachable = Gyda chyngor nad yw’n cymryd rhan ({ $count })
board-declines = { $count ->
    [one] gwrthodwyd unwaith
   *[other] gwrthodwyd { $count } gwaith
}
board-clock = Cloc
board-unreachable = Nid yw’r cyngor hwn yn cymryd rhan yma. Rhowch wybod iddo mewn ffordd arall.
board-assign = Enwi’r cyngor hwn
board-assign-heading = Enwi’r cyngor sy’n gorfod ateb
board-assign-reason = Rheswm
board-assign-text = Mae gan y cyngor 10 diwrnod gwaith i gymryd y thema. Cedwir eich rheswm yn ei hanes.
board-assign-to = Cyngor
board-done-assign = Mae’r thema gyda’r cyngor a enwyd gennych.
