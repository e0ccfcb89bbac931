# What the improvement board reads.

board-heading = Councils side by side
board-pages = Pages of the board
board-periods = Periods
board-period = Last { $days } days
board-today = On { $date }
board-since = From { $from } to { $to }
board-taking-part = of { $councils } councils in England take part
board-open = of { $plans } published plans are open for feedback
board-with-board = of { $themes } accepted themes wait for the board
board-states = Accepted themes today ({ $count })
board-states-state = State
board-states-themes = Themes
board-count = { $count }
board-share = { $percent }% ({ $part } of { $whole })
board-share-none = None in this period
board-heard = People heard
board-heard-feedback = { $count ->
    [one] in 1 piece of feedback
   *[other] in { $count } pieces of feedback
}
board-published = Published
board-published-text = Of feedback given in this period and decided on by a council.
board-in-time = Answered in time
board-in-time-text = Of themes answered in this period or overdue today. { $overdue ->
    [one] 1 is overdue.
   *[other] { $overdue } are overdue.
}
board-note-people = People are counted once for each email address. Feedback without an address counts as one person. Small numbers of people are not shown.
board-themes-heading = Themes across councils
board-themes-none = No themes match these filters.
board-filter = Filter
board-filter-any = Any
board-filter-apply = Apply filters
board-filter-council = Council whose plan it is
board-filter-service = Service
board-filter-state = State
board-filter-words = Words in the theme
board-routes-heading = Themes that need the board
board-routes-text = You can name the council that must answer. It then has 10 working days to take the theme.
board-tab-board = Without a council ({ $count })
board-tab-disputed = Declined by a council ({ $count })
board-tab-overdue = Overdue ({ $count })
board-tab-unreachable = With a council that does not take part ({ $count })
board-declines = { $count ->
    [one] declined once
   *[other] declined { $count } times
}
board-clock = Clock
board-unreachable = This council does not take part here. Tell it in another way.
board-assign = Name this council
board-assign-heading = Name the council that must answer
board-assign-reason = Reason
board-assign-text = The council has 10 working days to take the theme. Your reason is kept in its history.
board-assign-to = Council
board-done-assign = The theme is with the council you named.
