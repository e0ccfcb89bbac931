# What is wrong with a form, and pages that could not be shown.

error-not-found-title = Page not found
error-not-found-text = Check that the address is right. The page may have moved, or you may need to sign in to see it.
error-method-title = This page cannot be used like that
error-method-text = Open the page again and use the buttons on it.
error-gone-title = This link no longer works
error-gone-text = It has expired or has been used already. Ask for a new one.
error-closed-title = This plan is closed for feedback
error-closed-text = The council is not taking feedback on this plan now. You can still read the plan and what people said.
error-changed-title = Somebody else changed this
error-changed-text = Nothing was saved. Open the page again to see what changed, then make your change.
error-state-title = This is no longer possible
error-state-text = Something changed since you opened the page. Open it again to see what you can do now.
error-invalid-title = There is a problem
error-token-missing-title = Nothing was sent
error-token-missing-text = The form came without the mark that protects it. Open the page again and send the form from there.
error-token-foreign-title = Nothing was sent
error-token-foreign-text = The form belongs to another visit, or you signed in or out since you opened it. Open the page again and send it from there.
error-token-expired-title = The form was open too long
error-token-expired-text = For your safety a form works for one day. Open the page again and send it from there.
error-cross-site-title = Nothing was sent
error-cross-site-text = The form was sent from another website. Open the page here and send the form from it.
error-signed-out-title = You have been signed out
error-signed-out-text = Nothing was saved. Sign in again, then open the page and send the form once more.
error-too-large-title = The form is too large
error-too-large-text = Nothing was sent. Make the text shorter or choose smaller files, and send it again.
error-too-slow-title = The form took too long to arrive
error-too-slow-text = Nothing was sent. Your connection may be slow. Try again.
error-encoding-title = We could not read some characters
error-encoding-text = Nothing was sent. Open the page again, copy your text into it and send it from there.
error-control-title = The text contains a character we cannot keep
error-control-text = Nothing was sent. It contains an invisible control character. Copy your text below, paste it into the page again and send it.
error-form-title = We could not read the form
error-form-text = Nothing was sent. Open the page again and send the form from there.
error-rate-title = Too many forms in a short time
error-rate-text = Nothing was sent. Wait { $seconds ->
        [one] { $seconds } second
       *[other] { $seconds } seconds
    }, then send the form again.
error-away-title = The service is not available for a moment
error-away-text = Nothing was saved. Wait { $seconds ->
        [one] { $seconds } second
       *[other] { $seconds } seconds
    }, then try again.
error-internal-title = Something went wrong on our side
error-internal-text = We could not finish what you asked for. Try again later.

error-words-title = What you wrote
error-words-text = This is what we received from you. Copy it so that you do not have to write it again.
error-words-label = Text { $number }
error-way-on = See the plans
error-sign-in = Sign in again
error-request = If you report this problem, give this number: { $id }
