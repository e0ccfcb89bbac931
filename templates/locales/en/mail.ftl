# E-mails: subjects and texts.

mail-reference = Your reference is { $reference }.
mail-own-page = Your feedback and what happened to it
mail-own-page-private = This link is only for you. Anyone who has it can see and change your feedback.
mail-stop = Stop these emails
mail-author-reason = You get this email because you asked { $council } to tell you what happens to your feedback.

mail-receipt-subject = We have your feedback: { $reference }
mail-receipt-heading = We have your feedback
mail-receipt-thanks = Thank you for your feedback about “{ $plan }”. It has reached { $council }.
mail-receipt-words = This is what you wrote:
mail-receipt-next = An officer reads it before it is published. Personal details are taken out.
mail-receipt-why-confirm = Please confirm your email address if you want to hear what happens. We will not write to it again until you do.
mail-receipt-confirm = Confirm my email address
mail-receipt-reason = Someone gave this address with feedback to { $council }. If it was not you, you do not need to do anything.

mail-decision-publish-subject = Your feedback is published
mail-decision-publish = The council has published your feedback about “{ $plan }”. Everyone can read it.
mail-decision-redact-subject = Your feedback is published with changes
mail-decision-redact = The council has published your feedback about “{ $plan }”. It took some words out first.
mail-decision-hold-subject = Your feedback is on hold
mail-decision-hold = The council has not decided yet about your feedback on “{ $plan }”. It is not published for now.
mail-decision-second-opinion = A second officer will look at your feedback about “{ $plan }”. It is not published for now.
mail-decision-reject-subject = Your feedback is not published
mail-decision-reject = The council has decided not to publish your feedback about “{ $plan }”.
mail-decision-note = { $council } says:
mail-decision-appeal = If you think this is wrong, you can ask for another look. A different officer will read your words.
mail-decision-appeal-link = See the decision or ask for another look

mail-reason-personal-data = The reason: your words said who someone is, or how to reach them.
mail-reason-abuse = The reason: your words threaten, insult or could hurt someone.
mail-reason-off-topic = The reason: your words are not about this plan.
mail-reason-duplicate = The reason: we had the same words from you before.
mail-reason-spam = The reason: your words advertise something.

mail-reply-subject = The council has answered: { $plan }
mail-reply-heading = The council has answered
mail-reply-theme = You gave feedback about “{ $plan }”. Your words are part of the theme “{ $theme }”.
mail-reply-will-do = { $council } will do this, or has done it. It says:
mail-reply-looking-into = { $council } is looking into this. It says:
mail-reply-cannot = { $council } cannot do this. It says:
mail-reply-step = The step “{ $step }” is different because of it.
mail-reply-outcome = See what people said and what the council did

mail-sign-in-subject = Sign in to YouSaid
mail-sign-in-heading = Sign in to YouSaid
mail-sign-in-code = Type this code on the page where you asked to sign in:
mail-sign-in-link = Or sign in with this link
mail-sign-in-expires = { $minutes ->
    [one] The code and the link work once, for { $minutes } minute.
   *[other] The code and the link work once, for { $minutes } minutes.
}
mail-sign-in-reason = Someone asked to sign in with this address. If it was not you, you do not need to do anything.

mail-work-subject = Work waiting for { $council }
mail-work-heading = Work waiting for { $council }
mail-work-feedback = { $count ->
    [one] { $count } piece of feedback waits for a decision.
   *[other] { $count } pieces of feedback wait for a decision.
}
mail-work-themes = { $count ->
    [one] { $count } proposed theme waits for you to accept or dismiss it.
   *[other] { $count } proposed themes wait for you to accept or dismiss them.
}
mail-work-offered = { $count ->
    [one] { $count } theme waits for you to accept it or hand it on.
   *[other] { $count } themes wait for you to accept them or hand them on.
}
mail-work-accepted = { $count ->
    [one] { $count } theme waits for your answer.
   *[other] { $count } themes wait for your answer.
}
mail-work-overdue = { $count ->
    [one] { $count } theme is overdue.
   *[other] { $count } themes are overdue.
}
mail-work-open = See the work
mail-work-reason = You get this email on working days because you are an officer of { $council }.

mail-follow-subject = Please confirm: follow { $what }
mail-follow-heading = Please confirm that you want to follow
mail-follow-what-immediate = Someone asked us to email this address when there is news about “{ $what }”.
mail-follow-what-weekly = Someone asked us to email this address once a week when there is news about “{ $what }”.
mail-follow-confirm = Yes, send me news
mail-follow-reason = If you did not ask for this, you do not need to do anything. We will not send you any news.
mail-follow-settings = Change how often you get emails, or the language
mail-follows-subject = You already follow { $what }
mail-follows-heading = You already follow this
mail-follows-what = Someone asked us to email this address about “{ $what }”. You get these emails already, so nothing has changed.
mail-follows-reason = If you did not ask for this, you do not need to do anything.

mail-news-opened-subject = New plan: { $plan }
mail-news-opened = { $council } asks what you think of “{ $plan }”.
mail-news-until = You can give feedback until { $date }.
mail-news-version-subject = New version: { $plan }
mail-news-version = { $council } has published a new version of “{ $plan }”.
mail-news-changes = This is what changed:
mail-news-answered-subject = You said, we did: { $plan }
mail-news-answered = { $answerer } has answered what people said about “{ $theme }”.
mail-news-read-plan = Read the plan and give feedback
mail-news-read-version = Read the new version
mail-news-reason = You get this email because you follow “{ $what }”.

mail-digest-subject = Your news of the week
mail-digest-count = { $count ->
    [one] There is 1 piece of news about what you follow.
   *[other] There are { $count } pieces of news about what you follow.
}
mail-digest-read = Read more about “{ $plan }”
mail-digest-reason = You get this email once a week, when there is news about what you follow.

# The mailbox of a demonstration.
mailbox-title = Mailbox of this demonstration
mailbox-text = No email leaves this demonstration. You can read every message here.
mailbox-empty = There are no messages yet.
mailbox-caption = The newest messages
mailbox-to = To
mailbox-kind = Message
mailbox-state = State
mailbox-withheld = This message would not be sent now
