# Beth sydd o’i le ar ffurflen, a thudalennau nad oedd modd eu dangos.

error-not-found-title = Heb ddod o hyd i’r dudalen
error-not-found-text = Gwiriwch fod y cyfeiriad yn gywir. Efallai fod y dudalen wedi symud, neu fod angen i chi fewngofnodi i’w gweld.
error-method-title = Ni ellir defnyddio’r dudalen hon fel yna
error-method-text = Agorwch y dudalen eto a defnyddiwch y botymau sydd arni.
error-gone-title = Nid yw’r ddolen hon yn gweithio mwyach
error-gone-text = Mae wedi dod i ben neu wedi’i defnyddio’n barod. Gofynnwch am un newydd.
error-closed-title = Nid yw’r cynllun hwn yn derbyn adborth
error-closed-text = Nid yw’r cyngor yn derbyn adborth ar y cynllun hwn nawr. Gallwch ddarllen y cynllun a’r hyn a ddywedodd pobl o hyd.
error-changed-title = Newidiodd rhywun arall hyn
error-changed-text = Ni chadwyd dim. Agorwch y dudalen eto i weld beth a newidiodd, yna gwnewch eich newid.
error-state-title = Nid yw hyn yn bosibl mwyach
error-state-text = Newidiodd rhywbeth ers i chi agor y dudalen. Agorwch hi eto i weld beth y gallwch ei wneud nawr.
error-invalid-title = Mae problem
error-token-missing-title = Nid anfonwyd dim
error-token-missing-text = Daeth y ffurflen heb y marc sy’n ei diogelu. Agorwch y dudalen eto ac anfonwch y ffurflen oddi yno.
error-token-foreign-title = Nid anfonwyd dim
error-token-foreign-text = Mae’r ffurflen yn perthyn i ymweliad arall, neu rydych wedi mewngofnodi neu allgofnodi ers ei hagor. Agorwch y dudalen eto a’i hanfon oddi yno.
error-token-expired-title = Bu’r ffurflen ar agor yn rhy hir
error-token-expired-text = Er eich diogelwch mae ffurflen yn gweithio am un diwrnod. Agorwch y dudalen eto a’i hanfon oddi yno.
error-cross-site-title = Nid anfonwyd dim
error-cross-site-text = Anfonwyd y ffurflen o wefan arall. Agorwch y dudalen yma ac anfonwch y ffurflen ohoni.
error-signed-out-title = Rydych wedi cael eich allgofnodi
error-signed-out-text = Ni chadwyd dim. Mewngofnodwch eto, yna agorwch y dudalen ac anfonwch y ffurflen unwaith yn rhagor.
error-too-large-title = Mae’r ffurflen yn rhy fawr
error-too-large-text = Nid anfonwyd dim. Byrhewch y testun neu dewiswch ffeiliau llai, a’i hanfon eto.
error-too-slow-title = Cymerodd y ffurflen ormod o amser i gyrraedd
error-too-slow-text = Nid anfonwyd dim. Efallai fod eich cysylltiad yn araf. Rhowch gynnig arall arni.
error-encoding-title = Nid oedd modd darllen rhai nodau
error-encoding-text = Nid anfonwyd dim. Agorwch y dudalen eto, copïwch eich testun iddi a’i anfon oddi yno.
error-control-title = Mae’r testun yn cynnwys nod na allwn ei gadw
error-control-text = Nid anfonwyd dim. Mae’n cynnwys nod rheoli anweledig. Copïwch eich testun isod, gludwch ef i’r dudalen eto a’i anfon.
error-form-title = Nid oedd modd darllen y ffurflen
error-form-text = Nid anfonwyd dim. Agorwch y dudalen eto ac anfonwch y ffurflen oddi yno.
error-rate-title = Gormod o ffurflenni mewn amser byr
error-rate-text = Nid anfonwyd dim. Arhoswch { $seconds ->
        [one] { $seconds } eiliad
       *[other] { $seconds } eiliad
    }, yna anfonwch y ffurflen eto.
error-away-title = Nid yw’r gwasanaeth ar gael am foment
error-away-text = Ni chadwyd dim. Arhoswch { $seconds ->
        [one] { $seconds } eiliad
       *[other] { $seconds } eiliad
    }, yna rhowch gynnig arall arni.
error-internal-title = Aeth rhywbeth o’i le ar ein hochr ni
error-internal-text = Nid oedd modd gorffen yr hyn y gofynnoch amdano. Rhowch gynnig arall arni’n nes ymlaen.

error-words-title = Yr hyn a ysgrifennoch
error-words-text = Dyma’r hyn a gawsom gennych. Copïwch ef fel nad oes raid i chi ei ysgrifennu eto.
error-words-label = Testun { $number }
error-way-on = Gweld y cynlluniau
error-sign-in = Mewngofnodi eto
error-request = Os byddwch yn rhoi gwybod am y broblem hon, rhowch y rhif hwn: { $id }
