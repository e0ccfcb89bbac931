# What council officers read: work, queue, plans, audit trail, people.

officer-nav-work = Work
officer-nav-feedback = Feedback
officer-nav-plans = Plans
officer-nav-routed = Themes to answer
officer-nav-audit = History
officer-nav-people = People
officer-save = Save
officer-change = Change
officer-cancel = Cancel

officer-state-received = Being screened
officer-state-ready = To read
officer-state-held = On hold
officer-state-published = Published
officer-state-rejected = Rejected
officer-state-withdrawn = Withdrawn by author

officer-plan-draft = Draft
officer-plan-open = Open
officer-plan-closed = Closed
officer-plan-answered = Answered
officer-plan-withdrawn = Withdrawn

officer-reason-found = Found: { $kind }
officer-reason-personal = Personal data found
officer-reason-threat = Threat
officer-reason-slur = Slur
officer-reason-abuse = Abuse
officer-reason-spam = Spam
officer-reason-campaign = Campaign letter
officer-reason-language = Another language
officer-reason-second-opinion = Second opinion asked for
officer-reason-appeal = Author asked for another look
officer-reason-personal-data = Personal data
officer-reason-off-topic = Not about the plan
officer-reason-duplicate = Sent before by the same person
officer-reason-other = Other

officer-kind-email = email address
officer-kind-phone = phone number
officer-kind-postcode = postcode
officer-kind-address = street address
officer-kind-nhs = NHS number
officer-kind-nino = National Insurance number
officer-kind-licence = driving licence number
officer-kind-passport = passport number
officer-kind-vehicle = vehicle registration
officer-kind-bank = bank details
officer-kind-card = card number
officer-kind-birth = date of birth
officer-kind-person = name
officer-kind-ip = IP address
officer-kind-url = web address

officer-choose-title = Choose a council
officer-work-title = Work – { $council }
officer-work-heading = What waits
officer-work-nothing = Nothing waits for you.
officer-work-ready = { $count ->
    [one] piece of feedback to read
   *[other] pieces of feedback to read
 }
officer-work-held = { $count ->
    [one] piece of feedback on hold
   *[other] pieces of feedback on hold
 }
officer-work-received = { $count ->
    [one] piece of feedback being screened
   *[other] pieces of feedback being screened
 }
officer-work-none-waits = None waits
officer-work-since-today = The oldest came today
officer-work-since = { $days ->
    [one] The oldest waits since 1 working day
   *[other] The oldest waits since { $days } working days
 }
officer-work-open-queue = Open the queue
officer-work-held-heading = On hold, by reason
officer-work-routes = Themes for this council
officer-work-theme = Theme
officer-work-next = Next
officer-work-due = Due
officer-work-decide = Accept or decline
officer-work-answer = Answer
officer-work-themes = Proposed themes to look at
officer-work-closing = Plans that close soon
officer-work-plan = Plan
officer-work-last-day = Last day

officer-queue-title = Feedback – { $council }
officer-queue-heading = Feedback
officer-queue-count = { $count ->
    [0] No feedback
    [one] 1 piece of feedback
   *[other] { $count } pieces of feedback
 }
officer-queue-none = No feedback matches. Change or clear the filter to see more.
officer-filter-heading = Filter
officer-filter-state = State
officer-filter-waiting = Waits for you
officer-filter-plan = Plan
officer-filter-all-plans = All plans
officer-filter-reason = Reason
officer-filter-all-reasons = All reasons
officer-filter-words = Words or reference
officer-filter-apply = Apply filter
officer-filter-clear = Clear filter
officer-about-step = { $plan }, step { $number }: { $step }
officer-about-plan = { $plan }, the whole plan
officer-pick = Choose { $reference }
officer-pick-all = Choose all on this page
officer-bulk-heading = Decide on what you chose
officer-bulk-hint = One decision and one reason for all of them. What cannot be decided is left out and listed.
officer-bulk-verdict = Decision
officer-bulk-reason = Reason
officer-bulk-decide = Decide
officer-bulk-published = { $count ->
    [one] 1 piece of feedback published
   *[other] { $count } pieces of feedback published
 }
officer-bulk-rejected = { $count ->
    [one] 1 piece of feedback rejected
   *[other] { $count } pieces of feedback rejected
 }
officer-bulk-held = { $count ->
    [one] 1 piece of feedback put on hold
   *[other] { $count } pieces of feedback put on hold
 }
officer-bulk-skipped = { $count ->
    [one] 1 was left out
   *[other] { $count } were left out
 }
officer-bulk-back = Back to the queue
officer-skip-changed = Somebody changed it after you opened the list
officer-skip-state = Its state does not allow this decision
officer-skip-gone = There is no such feedback in this council
officer-skip-unknown = Unknown
officer-choose-verdict = Choose a decision
officer-choose-reason = Choose a reason
officer-done-published = { $reference } is published
officer-done-held = { $reference } is on hold
officer-done-rejected = { $reference } is rejected

officer-feedback-title = Feedback { $reference }
officer-back-to-queue = Back to the queue
officer-next = Next in the queue
officer-words = What the resident wrote
officer-words-public = What everyone reads
officer-history = Decisions
officer-history-none = No decision yet.
officer-redact-heading = Take parts out
officer-found-legend = Personal data that was found
officer-found-hint = What is ticked is taken out when you publish without these parts.
officer-found = { $kind }: { $passage }
officer-phrases = Other words to take out
officer-phrases-hint = One passage on each line, as it stands in the text.
officer-preview = Preview
officer-preview-heading = This is what everyone will read
officer-verdict-legend = Your decision
officer-verdict-publish = Publish as written
officer-verdict-publish-hint = Everyone can read it at once.
officer-verdict-publish-found = Personal data was found. Publish as written only if that is a mistake.
officer-verdict-redact = Publish without these parts
officer-verdict-redact-hint = You see the text before it is published.
officer-verdict-redact-found = Publish without the personal data found
officer-verdict-hold = Put on hold
officer-verdict-second-opinion = Ask for a second opinion
officer-verdict-second-opinion-hint = Another officer must then decide.
officer-verdict-reject = Reject

officer-keys = Decide with single keys
officer-keys-redact = Publish without what was found; press again after the preview
officer-keys-hold = Put on hold, then the number of a reason
officer-keys-second = Ask for a second opinion, then the number of a reason
officer-keys-reject = Reject, then the number of a reason
officer-keys-this = Show this list
officer-keys-on = Use single keys in this browser
officer-reason = Reason
officer-reason-hint = Needed for everything but publishing as written. The author is told.
officer-note = Note to the author (optional)
officer-note-hint = The author reads this. Say in plain words what would make it publishable.
officer-decide = Decide
officer-publish-this = Decide, and publish this text
officer-event-publish = { $name } published it
officer-event-redact = { $name } published it without some parts
officer-event-hold = { $name } put it on hold
officer-event-second-opinion = { $name } asked for a second opinion
officer-event-reject = { $name } rejected it
officer-event-appeal = The author asked for another look
officer-event-withdraw = The author took it back
officer-conflict = This feedback changed while you read it: { $what }, { $when }. Nothing of yours was saved. Your words are still in the form.
officer-conflict-unknown = This feedback changed while you read it. Nothing of yours was saved. Your words are still in the form.
officer-fact-plan = Plan
officer-fact-about = About
officer-fact-step = Step { $number }: { $step }
officer-fact-whole = The whole plan
officer-fact-version = Version read
officer-fact-received = Received
officer-fact-ease = How easy
officer-ease-0 = Not sure
officer-ease-1 = Very hard
officer-ease-2 = Hard
officer-ease-3 = Neither easy nor hard
officer-ease-4 = Easy
officer-ease-5 = Very easy
officer-fact-language = Language
officer-language-en = English
officer-language-cy = Welsh
officer-language-other = Another language
officer-fact-author = Author
officer-fact-told = Gets an email about your decision
officer-fact-not-told = Gave no confirmed email address
officer-version = Version { $number }

officer-plans-heading = Plans
officer-plans-new = New plan
officer-plans-none = This council has no plans yet.
officer-plans-plan = Plan
officer-plans-state = State
officer-plans-last-day = Last day
officer-plans-waiting = Waiting
officer-plans-published = Published
officer-plan-edit = Change title, summary and dates
officer-plan-title = Title
officer-plan-title-hint = What residents will do, such as “Report a missed bin”.
officer-plan-summary = Summary
officer-plan-summary-hint = One paragraph: what is proposed, for whom, and why.
officer-plan-opens = First day for feedback
officer-plan-opens-hint = Leave empty to open on the day you publish.
officer-plan-closes = Last day for feedback
officer-plan-closes-hint = For example, 31 1 2027.
officer-plan-service = Service
officer-plan-not-set = Not set
officer-plan-about = About this plan
officer-plan-more = More
officer-plan-public = The plan as residents see it
officer-plan-feedback = Feedback on this plan
officer-plan-themes = Themes of this plan
officer-plan-history = History of this plan
officer-plan-saved = Saved
officer-plan-published-now = The version is published
officer-plan-begun = The next version is a copy of the current one. Change what is new in it.
officer-plan-state-changed = The plan’s state has changed
officer-draft-heading = Version { $number } (draft)
officer-steps-none = There are no steps yet.
officer-step-add = Add a step
officer-step-edit = Step { $number }
officer-step-up = Move up
officer-step-down = Move down
officer-step-remove = Remove
officer-step-has-picture = With a picture
officer-step-title = Title of the step
officer-step-body = What happens in this step
officer-step-body-hint = Plain text or Markdown: # for a heading, - for a list, [words](https://address) for a link.
officer-picture = Picture
officer-picture-hint = PNG, JPEG or WebP, up to 5 MB. We make it smaller and remove hidden data such as places.
officer-picture-remove = Remove the picture
officer-alt = What the picture shows
officer-alt-hint = For people who cannot see it. Needed with a picture.
officer-change-note = What is new in this version
officer-change-note-hint = Residents read this. Say what changed because of their feedback.
officer-change-note-save = Save what is new
officer-missing-heading = Before you can publish
officer-missing-alt = Say what the picture of step { $number } shows
officer-version-publish = Publish this version
officer-version-preview = Preview
officer-version-begin = Begin the next version
officer-versions = Published versions
officer-preview-draft = This is a draft. Residents cannot see it yet.
officer-confirm-publish = Publish version { $number }
officer-confirm-publish-text = Residents see it at once. A published version can never be changed: changes go into the next version.
officer-confirm-publish-later = Residents see it from { $day }, when the plan opens. A published version can never be changed.
officer-confirm-close = Close the plan
officer-confirm-close-text = Residents can still read the plan, but can no longer give feedback.
officer-confirm-reopen = Open the plan again
officer-confirm-reopen-text = Residents can give feedback again until the last day of the plan.
officer-confirm-withdraw = Withdraw the plan
officer-confirm-withdraw-text = Residents see that you took it back. This cannot be undone.
officer-questions = Extra questions
officer-questions-none = There are no extra questions. Each one costs you answers, so ask only what you will use.
officer-question-add = Add a question
officer-question-heading = Extra question
officer-question-prompt = Question
officer-question-hint = Help for answering (optional)
officer-question-kind = Kind of answer
officer-question-text = Free text
officer-question-choice = One of several options
officer-question-options = Options
officer-question-options-hint = One option on each line. Only for the kind “one of several options”.
officer-question-answered = has answers
officer-question-fixed = Residents have answered this question, so it can no longer change. You can take it off and ask a new one.
officer-question-retire = Take this question off
officer-changed-heading = Somebody else changed this plan
officer-changed-text = Nothing of yours was saved, so that no work of theirs is lost. These are the latest changes:
officer-changed-words = What you wrote
officer-changed-go = Open the plan as it is now
officer-service-heading = Which service is the plan about?
officer-service-text = The service decides which council must answer the themes of this plan.
officer-service-words = Name of the service
officer-service-hint = For example, bins, parking or library.
officer-service-find = Find
officer-service-choose = Choose a service
officer-service-none = No service has these words. Try fewer or other words.
officer-service-more = { $shown } of { $total } services. Add a word to see fewer.

officer-audit-heading = History
officer-audit-count = { $count ->
    [0] No events
    [one] 1 event
   *[other] { $count } events
 }
officer-audit-kind = About
officer-audit-all = Everything
officer-audit-feedback = Feedback
officer-audit-plan = Plans
officer-audit-theme = Themes
officer-audit-route = Themes to answer
officer-audit-person = People
officer-audit-resident = A resident
officer-audit-operator = The operator
officer-audit-service = The service
officer-did-received = gave feedback
officer-did-screened = screened feedback
officer-did-published = published feedback
officer-did-redacted = published feedback without some parts
officer-did-held = put feedback on hold
officer-did-second-opinion = asked for a second opinion
officer-did-rejected = rejected feedback
officer-did-appealed = asked for another look
officer-did-withdrawn = took feedback back
officer-did-created = began the plan
officer-did-edited = changed title, summary, service or dates
officer-did-change-note = changed what is new in the version
officer-did-step-added = added a step
officer-did-step-edited = changed a step
officer-did-step-moved = moved a step
officer-did-step-removed = removed a step
officer-did-picture-removed = removed a picture
officer-did-question-saved = saved a question
officer-did-question-retired = took a question off
officer-did-version-begun = began the next version
officer-did-version-published = published a version
officer-did-opened = opened the plan
officer-did-closed = closed the plan
officer-did-reopened = opened the plan again
officer-did-answered = marked the plan as answered
officer-did-plan-withdrawn = withdrew the plan
officer-did-membership-given = gave somebody a role
officer-did-membership-ended = ended somebody’s role

officer-people-heading = People
officer-people-since = Since { $day }
officer-people-end = End role
officer-people-add = Add a person
officer-people-name = Full name
officer-people-email = Work email address
officer-people-email-hint = They sign in with a link that is sent to this address.
officer-people-role = Role
officer-people-added = The person can sign in now
officer-people-ended = The role has ended
officer-role-officer = Officer
officer-role-officer-hint = Reads and decides on feedback, writes plans, answers themes.
officer-role-lead = Lead
officer-role-lead-hint = Does all that, and looks after the people.

officer-error-not-screened = It is still being screened. Try again in a minute.
officer-error-another-officer = Another officer must decide on this feedback, because you decided on it before.
officer-error-personal-data = Personal data was found. Open it and read it before you publish.
officer-error-nothing-to-take-out = Choose or enter what to take out
officer-error-phrases-many = Enter 50 passages or fewer
officer-error-phrase-long = Each passage must be 1,000 characters or fewer
officer-error-phrase-not-there = Enter words exactly as they stand in the text, one passage on each line
officer-error-pick = Choose at least one piece of feedback
officer-error-pick-many = Choose 200 pieces of feedback or fewer
officer-error-verdict = Choose a decision
officer-error-reason = Choose a reason
officer-error-note = Tell the author why, because the reason is “other”
officer-error-note-long = The note must be 1,000 characters or fewer
officer-error-title = Enter a title
officer-error-summary = Enter a summary
officer-error-too-long = This text is too long
officer-error-date = Enter a real date, such as 31 1 2027
officer-error-dates = The last day must be on or after the first day
officer-error-closes-on = Enter the last day for feedback
officer-error-closes-on-passed = The last day for feedback must be today or later
officer-error-service = Choose a service from the list
officer-error-no-step = Add at least one step
officer-error-step-title = Enter a title for the step
officer-error-step-body = Say what happens in this step
officer-error-steps-many = A version can have 40 steps at most
officer-error-alt = Say what the picture shows
officer-error-change-note = Say what is new in this version
officer-error-prompt = Enter the question
officer-error-options = Enter between 2 and 12 options, one on each line
officer-error-questions-many = A plan can have 5 extra questions at most
officer-error-picture-unreadable = This picture cannot be read. Save it again and try once more.
officer-error-picture-bytes = The picture must be 5 MB or smaller
officer-error-picture-type = The picture must be a PNG, JPEG or WebP file
officer-error-picture-pixels = The picture must have 40 million pixels or fewer
officer-error-last-lead = Give somebody else the role of lead first. A council keeps at least one.
officer-error-name = Enter a full name
officer-error-email = Enter an email address in the right format, such as name@example.gov.uk
officer-error-role = Choose a role
