# What residents read.

search = Search
continue = Continue
change = Change
or = or

state-open = Open
state-closed = Closed
state-answered = Answered
state-withdrawn = Withdrawn

home-title = Help shape your council’s online services
home-intro = Councils show you a service before they build it. You say what would make it better. They must answer.
home-search = Find a plan
home-search-hint = Enter a postcode, a council or a service
home-open = Open for feedback
home-none-open = No plans are open at the moment.
home-all-open = { $count ->
    [one] See the open plan
   *[other] See all { $count } open plans
}
home-how = How it works
home-how-1 = Read a plan, step by step.
home-how-2 = Say what would make it better. You do not need an account.
home-how-3 = An officer reads your words before they are shown.
home-how-4 = The responsible council answers. You can see what changed.
home-answered = What councils did
home-all-answered = See everything councils answered

plans-title = Plans
plans-filter = Find plans
plans-words = Search
plans-council = Council
plans-any-council = Any council
plans-state = Status
plans-any-state = Any status
plans-found = { $count ->
    [0] No plans found
    [one] 1 plan found
   *[other] { $count } plans found
}
plans-none = Try fewer words, or look at all plans.
plans-unknown-postcode = We do not know this postcode. Check it, or search for your council by name.
plans-your-councils = These councils are responsible where you are:

plan-open = Open for feedback.
plan-open-until = Open for feedback until { $date }.
plan-closed = Closed for feedback.
plan-closed-on = Feedback closed on { $date }.
plan-answered = The council has answered.
plan-withdrawn = The council has withdrawn this plan.
plan-comments = { $count ->
    [0] No comments yet.
    [one] 1 comment.
   *[other] { $count } comments.
}
plan-service = Service: { $name }.
plan-new = What is new in version { $number }
plan-steps = The steps
plan-give = Give feedback
plan-give-hint = You need to answer one question. It takes about 2 minutes.
plan-outcome = You said, we did: see what the council answered
plan-said = What people said
plan-said-count = { $count ->
    [0] Nobody’s comment is shown yet. Officers read each comment first.
    [one] 1 comment. The newest is first.
   *[other] { $count } comments. The newest is first.
}

step-of = Step { $number } of { $last }
step-give = Give feedback on this step

councils-title = Councils
councils-intro = These councils show their plans here.
council-plans = { $count ->
    [0] No plans.
    [one] 1 plan.
   *[other] { $count } plans.
}
council-website = The council’s own website
council-all = See all plans of this council

moderation-title = How we moderate feedback
moderation-intro = Officers read feedback before it is shown. A program may hold words for them, but only a person can reject.
moderation-appeal = Whoever gets a reason they disagree with can ask once for another officer to look again.
moderation-since = Since { $day }
moderation-too-few = Fewer than 5 pieces of feedback were given. We show figures when there are more.
moderation-given = Feedback given
moderation-held = Held by the program for an officer
moderation-decided = Decided by an officer
moderation-of-given = { $count } of { $given }
moderation-wait = Half were decided within
moderation-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
moderation-hours = { $count } hours
moderation-days = { $count } days
moderation-overturned = Appeals in which another officer published the words
moderation-overturned-of = { $count } of { $appeals }
moderation-none = None
moderation-few = Fewer than 5
moderation-count = { $count }
moderation-rejected = Rejected, by reason
moderation-rejected-none = Nothing was rejected.
moderation-reason = Reason
moderation-times = Times
moderation-small = Counts below 5 are not shown.
moderation-ledger = The record of decisions
moderation-ledger-text = Every decision is linked to those before it by a hash. Note down the newest one to check later that nothing was rewritten.
moderation-ledger-newest = Decision { $number }

words-question = What would make it better?
words-hint = Do not include names, addresses or other personal details. Officers read your words before they are shown.
words-error-empty = Enter what would make it better
words-error-long = Your words must be 10,000 characters or fewer
words-error-unprintable = Your words include characters that cannot be shown. Type them again or paste them as plain text

personal-title = Your words may include personal details
personal-intro = We found what looks like:
personal-warning = Your words may be shown to everyone.
personal-change = Change my words
personal-keep = Keep my words as they are
personal-keep-text = You can keep them. An officer will check them and take out personal details before they are shown.
personal-email-address = an email address
personal-phone-number = a phone number
personal-uk-postcode = a postcode
personal-street-address = a street address
personal-uk-nhs = an NHS number
personal-uk-nino = a National Insurance number
personal-uk-driving-licence = a driving licence number
personal-uk-passport = a passport number
personal-uk-vehicle-registration = a vehicle registration
personal-uk-bank = bank details
personal-credit-card = a card number
personal-date-of-birth = a date of birth
personal-person = a person’s name
personal-ip-address = an internet address of a device
personal-url = a link that may lead to a person

check-title = Check your answers
check-about = About
check-whole = The whole plan
check-words = What would make it better
check-words-what = your words
check-optional = Optional questions
check-optional-text = You can skip these. They help the council understand who it hears from.
check-unanswered = Not answered
check-answer = Answer
check-ease = How easy it looks
check-ease-what = how easy it looks
check-you = About you
check-you-what = questions about you
check-email = Email address for news
check-email-what = an email address for news
check-send = Send feedback
check-send-text = { $council } will read your feedback. It may be shown to everyone, without your name.

ease-question = How easy does this look to use?
ease-hint = Think of yourself on an ordinary day.
ease-5 = Very easy
ease-4 = Easy
ease-3 = Neither easy nor hard
ease-2 = Hard
ease-1 = Very hard
ease-0 = Not sure
ease-error = Select how easy it looks, or “Not sure”

about-title = About you
about-intro = All of these are optional. They are never shown with your words.
about-role = Which describes you best?
about-role-resident = I live here
about-role-carer = I help somebody who lives here
about-role-works-here = I work or study here
about-role-business = I run a business or a group here
about-role-other = Something else
about-age = How old are you?
about-age-under-25 = Under 25
about-age-25-44 = 25 to 44
about-age-45-64 = 45 to 64
about-age-65-plus = 65 or over
about-disability = Do you have a disability or a long-term health condition?
about-disability-yes = Yes
about-disability-no = No
about-online = How do you use online services?
about-online-often = Often
about-online-sometimes = Sometimes
about-online-with-help = With somebody’s help
about-online-never = I do not use them
about-not-said = Prefer not to say
about-postcode = Postcode
about-postcode-hint = We use it to find your council, and do not keep it
about-postcode-error = Enter a full postcode, like OX1 1AA

email-question = Where should we send news about your feedback?
email-hint = We will ask you to confirm this address. We only use it for this feedback.
email-error = Enter an email address in the correct format, like name@example.com
question-error = Select one of the answers

sent-title = Feedback sent
sent-reference = Your reference
sent-text = { $council } has your feedback.
sent-next = What happens next
sent-next-1 = We check your words for personal details and abuse.
sent-next-2 = An officer reads them and decides whether to show them.
sent-next-3 = The responsible council answers what people said.
sent-next-mail = We have sent you an email. Follow its link to confirm your address.
sent-own = Your own page
sent-own-text = Keep this link. It shows what became of your words, and lets you change or withdraw them.
sent-back = Back to “{ $plan }”

own-title = Your feedback { $reference }
own-received = Received
own-received-text = We are checking your words.
own-ready = Waiting
own-ready-text = An officer will read your words.
own-held = Held
own-held-text = An officer will look at your words more closely.
own-published = Published
own-published-text = Everyone can read your words.
own-rejected = Not published
own-rejected-text = An officer decided not to show your words.
own-withdrawn = Withdrawn
own-withdrawn-text = You withdrew your feedback. Your words are erased.
own-reasons = The reason:
own-words = Your words
own-shown = How your words are shown
own-themes = What others said too
own-theme-waits = { $council } must answer this.
own-theme-unrouted = We are finding out which council must answer this.
own-history = What has happened
own-taken = You sent your feedback.
own-mail-on = We email you about this feedback.
own-mail-ended = You stopped emails about this feedback.
own-mail-unconfirmed = Confirm your address to get news by email. The link is in the email we sent you.
own-can = What you can do
own-change = Change my words
own-change-hint = We will check your words again after you change them.
own-change-button = Save my words
own-appeal = Ask another officer to look again
own-appeal-title = Why should we look again?
own-appeal-hint = An officer who has not decided before will read this.
own-appeal-button = Ask for another look
own-withdraw = Withdraw my feedback
own-withdraw-title = Do you want to withdraw your feedback?
own-withdraw-text = We will erase your words, your answers and your email address. You cannot undo this.
own-withdraw-button = Withdraw my feedback

reason-personal = It includes personal details.
reason-abuse = It may be abusive.
reason-threat = It may include a threat.
reason-slur = It includes a word that insults a group of people.
reason-spam = It looks like advertising.
reason-campaign = Many people sent the same text.
reason-language = It is in a language we could not read.
reason-off-topic = It is not about this plan.
reason-duplicate = It was sent before.
reason-second-opinion = Another officer will read it too.
reason-appeal = You asked for another look.
reason-other = Another reason. Read the officer’s note.

decided-publish = An officer published your words.
decided-redact = An officer published your words without some details.
decided-hold = An officer held your words.
decided-second-opinion = An officer asked another officer to look.
decided-reject = An officer decided not to publish your words.
decided-appeal = You asked for another look.
decided-withdraw = You withdrew your feedback.

confirm-title = Confirm your email address
confirm-text = We will then email you about this feedback, and nothing else.
confirm-button = Confirm my address
stop-title = Stop emails about this feedback
stop-text = Your feedback stays. You can still see it on your own page.
stop-done = You have stopped emails about this feedback
stop-follow-title = Stop emails about what you follow
stop-follow-text = We will not email you again about what this email was about.
stop-follow-done = You have stopped emails about what you followed
stop-digest-title = Stop the weekly email
stop-digest-text = We will not email you again about anything you follow once a week.
stop-digest-done = You have stopped the weekly email
stop-work-title = Stop emails about waiting work
stop-work-text = You can still see the work when you sign in.
stop-work-done = You have stopped emails about waiting work
stop-button = Stop emails
stop-undo-text = If you did not mean to do this, you can start the emails again.
stop-undo-day-text = If you did not mean to do this, you can start the emails again. After a day we erase your email address.
stop-undo-button = Start these emails again

follow-plan = Get emails about this plan
follow-council = Get emails about this council’s plans
follow-title = Get emails about “{ $what }”
follow-intro-plan = We will email you when there is a new version, or when the council has answered what people said.
follow-intro-council = We will email you when the council opens a plan, changes one, or has answered what people said.
follow-email = Email address
follow-email-hint = We will ask you to confirm this address. We use it for these emails only.
follow-email-error = Enter an email address in the correct format, like name@example.com
follow-frequency = How often do you want to get emails?
follow-frequency-immediate = As soon as there is news
follow-frequency-weekly = Once a week, when there is news
follow-frequency-error = Select how often you want to get emails
follow-button = Continue
follow-sent-title = Check your email
follow-sent-text = We have sent an email to the address you entered.
follow-sent-next = Follow the link in it. You will not get any other emails before you do.
follow-sent-nothing = If nothing arrives within a few minutes, check your spam folder. Then check the address and try again.
follow-sent-plans = See all plans
follow-confirm-title = Confirm that you want emails about “{ $what }”
follow-confirm-immediate = We will email you as soon as there is news. You can stop this at any time.
follow-confirm-weekly = We will email you once a week when there is news. You can stop this at any time.
follow-confirm-button = Confirm
follow-settings-title = Your emails about “{ $what }”
follow-done-confirmed = You will now get emails about this.
follow-done-changed = Your changes are saved.
follow-done-resumed = You will get these emails again.
follow-ended = You have stopped these emails.
follow-to-plan = See the plan
follow-to-council = See the council’s plans
follow-language = Which language do you want?
follow-language-hint = This is for everything you follow with this email address.
follow-language-error = Select English or Welsh
follow-save = Save
follow-stop-title = Stop these emails
follow-others = What else you follow

outcome-title = You said, we did
outcome-heard = { $people ->
    [one] 1 person
   *[other] { $people } people
} and { $published ->
    [one] 1 published comment
   *[other] { $published } published comments
} so far.
outcome-answered = What was answered
outcome-none = Nothing has been answered yet.
outcome-waiting = Still waiting for an answer
outcome-people = { $count ->
    [one] 1 person said this
   *[other] { $count } people said this
}
outcome-with = – { $council } must answer
outcome-due = by { $date }
outcome-did = What the council says
outcome-changed = See what changed: { $step }
outcome-newer = Newer answers
outcome-older = Older answers
reply-will-do = We will do this
reply-looking-into = We are looking into this
reply-cannot = We cannot do this
