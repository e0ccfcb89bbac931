# What officers read about themes, routed themes and replies.

answers-board = the improvement board
answers-choose-council = Choose a council
answers-clock-left = { $days ->
    [one] 1 working day left
   *[other] { $days } working days left
}
answers-clock-today = Due today
answers-clock-late = { $days ->
    [one] 1 working day late
   *[other] { $days } working days late
}
answers-people = { $count ->
    [one] 1 person
   *[other] { $count } people
}
answers-people-few = Fewer than 5 people
answers-people-none = No people
answers-reply-cannot = We cannot do this
answers-reply-looking-into = We are looking into it
answers-reply-will-do = We will do this
answers-state-accepted = Being answered
answers-state-answered = Answered
answers-state-board = With the board
answers-state-offered = Not taken yet
answers-state-unrouted = No council named yet
answers-move-accepted = { $from } took the theme
answers-move-answered = { $from } published its reply
answers-move-assigned = The improvement board gave it to { $to }
answers-move-declined = { $from } declined, and it went to { $to }
answers-move-escalated = It went to the improvement board
answers-move-handed-on = { $from } handed it on to { $to }
answers-move-routed = The routing rules named { $to }

themes-title = Themes: { $plan }
themes-heading = Themes
themes-accept = Accept this theme
themes-accept-name = Name of the theme
themes-dismiss = Dismiss
themes-find = Find themes
themes-working = We are looking for themes now. Reload this page in a minute.
themes-fact-published = published pieces of feedback
themes-fact-people = people who gave them
themes-fact-unassigned = of { $published } pieces in no accepted theme
themes-keywords = Words that mark it:
themes-size = { $people ->
    [one] 1 person
   *[other] { $people } people
}, { $feedback ->
    [one] 1 piece of feedback
   *[other] { $feedback } pieces of feedback
}
themes-by-officers = { $count ->
    [one] 1 put here by an officer
   *[other] { $count } put here by officers
}
themes-proposed = Suggested themes ({ $count })
themes-proposed-none = There are no suggestions. Use “Find themes” to look through feedback that is in no theme.
themes-proposed-text = The service found these in published feedback. Nothing happens until you accept one.
themes-frame = Accepted themes ({ $count })
themes-frame-none = You have not accepted a theme yet.
themes-new = Add theme
themes-new-heading = Add a theme yourself
themes-new-name = Name of the new theme
themes-retired = Dismissed and retired themes
themes-finish = Mark the plan as answered
themes-finish-heading = Every theme has a reply
themes-finish-text = Residents will see that this plan is answered. You cannot undo this.
themes-done-accept = You accepted the theme. We are naming the council that must answer it.
themes-done-answered = The plan is marked as answered.
themes-done-create = You added the theme. We are naming the council that must answer it.
themes-done-dismiss = The theme is out of the list.
themes-done-find = We are looking for themes. Reload this page in a minute.
themes-error-description-long = The description must be 1,000 characters or less
themes-error-name-empty = Enter a name for the theme
themes-error-name-long = The name must be 120 characters or less
themes-error-service = Choose a service from the list

theme-name = Name
theme-name-hint = Residents will see this. Use up to { $count } characters.
theme-description = What belongs in it
theme-description-hint = Help colleagues decide whether feedback belongs in this theme.
theme-save = Save changes
theme-words = Name and description
theme-route = Who must answer
theme-route-link = See the route and the reply
theme-route-history = History
theme-service-heading = Service
theme-service-inherited = { $service }, as the plan says
theme-service-none = No service is set, so the improvement board decides who must answer.
theme-service-search = Search for another service
theme-service-hint = For example, bins or potholes
theme-service-choose = Which service is it about?
theme-service-design = The service of the plan
theme-service-set = Set service
theme-service-nothing = We found no service with these words.
theme-search = Search
theme-members = Feedback in this theme ({ $count })
theme-members-none = There is no published feedback in it.
theme-members-order = The least certain comes first.
theme-by-officer = Put here by an officer
theme-by-engine = Put here automatically, { $percent }% certain
theme-unassign = Take out
theme-assign = Put in this theme
theme-add = Add feedback
theme-add-search = Search published feedback of this plan
theme-add-none = No other published feedback holds these words.
theme-merge = Merge
theme-merge-heading = Merge with another theme
theme-merge-into = Move all its feedback to
theme-merge-text = This theme ends. Its feedback moves to the theme you choose.
theme-retire = Retire theme
theme-retire-heading = Retire this theme
theme-retire-text = Nobody has to answer a retired theme. You can accept it again later.
theme-done-assign = The feedback is in this theme.
theme-done-save = Your changes are saved.
theme-done-service = The service is set. The council that must answer may have changed.
theme-done-unassign = The feedback is out of this theme. It will not be put back automatically.

routed-heading = Themes to answer
routed-text = Take a theme within 10 working days. Answer it within 20 working days of taking it.
routed-lists = Lists of themes
routed-none = There are no themes in this list.
routed-owner = with { $council }
routed-due = due on { $date }
routed-tab-accepted = To answer ({ $count })
routed-tab-answered = Answered ({ $count })
routed-tab-elsewhere = From our plans, with others ({ $count })
routed-tab-offered = To take or decline ({ $count })
route-owner = Who must answer
route-service = Service
route-service-none = Not set
route-why = Why this council
route-rule = rule { $rule }
route-heard = How many said it
route-quotes = What people said
route-accept = Take this theme
route-accept-heading = Is this for your council?
route-accept-text = You then have 20 working days to publish a reply.
route-decline = Decline
route-decline-heading = Decline
route-decline-reason = Why is it not for your council?
route-decline-text = It goes back to the council whose plan it is. After a second decline, the improvement board decides.
route-decline-text-origin = The plan is yours, so the improvement board decides who must answer.
route-hand-on = Hand on
route-hand-on-heading = Hand on to another council
route-hand-on-reason = Why is it for that council?
route-hand-on-text = The other council has 10 working days to take it. The clock starts again.
route-hand-on-to = Council
route-reply-continue = Continue your reply
route-reply-heading = Your reply
route-reply-text = Everyone can read the reply. People in this theme who asked to hear get one email.
route-reply-write = Write a reply
route-done-accept = Your council has taken the theme. You can write the reply now.
routes-error-council = Choose a council
routes-error-passed-on = This council declined or handed on the theme before. Choose another council.
routes-error-reason-empty = Enter a reason
routes-error-reason-long = The reason must be 1,000 characters or less
routes-error-same = The theme is with this council already. Choose another council.

reply-heading = Reply to a theme
reply-kind = What will your council do?
reply-body = Your reply
reply-body-hint = Say what you will do and by when, or why you cannot. Use plain words.
reply-step = Which step of the plan changed because of this?
reply-step-hint = You can choose steps that differ from the version before.
reply-step-none = No step changed
reply-step-item = Version { $version }, step { $step }: { $title }
reply-save = Save and preview
reply-preview = How residents will see it
reply-you-said = You said
reply-publish = Publish reply
reply-publish-text = You cannot change a reply after you publish it.
reply-done-publish = Your reply is published. We are telling the people who asked to hear.
reply-done-save = Your draft is saved.
replies-error-body-empty = Enter your reply
replies-error-body-long = The reply must be 5,000 characters or less
replies-error-kind-empty = Select what your council will do
replies-error-step-same = Choose a step that differs from the version before
