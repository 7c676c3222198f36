# Words of every mail Portico sends. A subject is a verb and its thing; a title says the same once.

link-label = Or open this link:
code-label = Or type this code
fact-address = Portal
fact-user-name = User name
fact-password = Password for the first time
fact-due = Due
fact-engagement = In

# Why one gets it, the last line.
# $engagement, $org
why-member = You get this because { $org } shares { $engagement } with you.
# $engagement, $org
why-team = You get this because you work on { $engagement } at { $org }.
# $org
why-staff = You get this because you are on the team of { $org }.
# $org
why-invited = You get this because { $org } invited this address.
# $org
why-asked = You get this because someone entered this address to sign in at { $org }. If it was not you, leave it: nothing happens without the link.
# $org
why-account = You get this because you have a sign-in at { $org }.

# At the end of mail about what happens.
unsubscribe = Turn off mail like this

# ── Ways in ──
# $org
invitation-subject = Set up your sign-in at { $org }
# $org
invitation-title = { $org } has opened a portal for you
# $person who invites, $org
invitation-by = { $person } of { $org } invited you. Everything you share with each other waits there, in one place.
# $org
invitation-from = { $org } invited you. Everything you share with each other waits there, in one place.
# $engagements, a list of titles
invitation-about = It is about { $engagements }.
# $days it works
invitation-life = The link and the code work for { $days ->
    [one] one day
   *[other] { $days } days
}.
invitation-open = Set up your sign-in
# $org
invitation-staff-title = Join the team of { $org }
# $person who invites, $org
invitation-staff-by = { $person } invited you to work in the office of { $org }.
# $org
invitation-staff-from = You are invited to work in the office of { $org }.

# $org
added-subject = Open your portal at { $org }
# $org
added-title = { $org } has opened a portal for you
# $person, $org
added-by = { $person } of { $org } added you. Sign in as you always do: it is the same sign-in.
# $org
added-from = { $org } added you. Sign in as you always do: it is the same sign-in.
added-open = Open your portal
# $org
added-staff-subject = Open the office of { $org }
# $org
added-staff-title = You were added to the team of { $org }
added-staff-open = Open the office

# $org
sign-in-subject = Sign in to { $org }
sign-in-title = Here is your way in
# $minutes it works
sign-in-life = The link works once, within { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}, in the browser that asked for it. On another device, type the code.
sign-in-open = Sign in

# $org
reset-subject = Choose a new password for { $org }
reset-title = Choose a new password
# $minutes it works
reset-life = The link works once, within { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}. Your old password works until you have chosen a new one.
reset-open = Choose a password

# $org
password-subject = Sign in to your portal at { $org }
password-title = Your sign-in is ready
# $org
password-text = { $org } has made a sign-in for you.
password-change = You are asked to choose a password of your own when you first sign in.
password-open = Sign in

# $org
link-subject = Your portal at { $org }
link-title = Your portal link
# $days it works
link-life = Open it with your PIN, as often as you like, for { $days ->
    [one] one day
   *[other] { $days } days
}.
link-shared = Keep the link and the PIN to yourself, and sign out when you are done on a device that others use.
link-open = Open your portal

# $org
pin-subject = Your PIN for { $org }
pin-title = Your PIN
# $org
pin-text = It opens the portal link that { $org } sends you in a mail of its own.
pin-newest = Only the newest PIN works. Nobody at the team can read it.
pin-label = PIN

# $org
changed-subject = Check that you changed your password at { $org }
changed-title = Your password was changed
# $moment
changed-text = It was changed on { $moment }. You were signed out on all other devices.
changed-not-you = If it was not you, choose a new password now and tell the team.
changed-open = Open the sign-in page

# $org
factor-subject = Check your two-step sign-in at { $org }
factor-title = Your two-step sign-in changed
# $moment
factor-app-added = An authenticator app was added on { $moment }. You were signed out on all other devices.
# $moment
factor-app-removed = The authenticator app was removed on { $moment }. You were signed out on all other devices.
# $moment
factor-passkey-added = A passkey was added on { $moment }. You were signed out on all other devices.
# $moment
factor-passkey-removed = A passkey was removed on { $moment }. You were signed out on all other devices.
# $moment
factor-passkey-always = Since { $moment } your passkey is asked for after a password, a mailed link or any other way in. You were signed out on all other devices.
# $moment
factor-passkey-alone = Since { $moment } your password or a mailed link opens the portal without your passkey. You were signed out on all other devices.
# $moment
factor-codes-renewed = New recovery codes were made on { $moment }. The earlier ones no longer work.
# $moment
factor-code-used = A recovery code was used to sign in on { $moment }. It does not work again.
# $moment
factor-all-removed = The operator removed every second step on { $moment }. You were signed out everywhere.
factor-not-you = If you know nothing of this, choose a new password now and tell the team.
factor-open = Open your account

# ── Notices ──
# $title
update-subject = Read “{ $title }”
# $person, $engagement
update-line = { $person } shared an update with you in { $engagement }.
update-open = Read the update
with-picture = There is a picture with it.
# $title
file-subject = See “{ $title }”
# $person, $engagement
file-line = { $person } shared a file with you in { $engagement }.
file-open = Open the file
# $title
todo-subject = Do “{ $title }”
# $title, $day it is due
todo-subject-by = Do “{ $title }” by { $day }
# $person, $engagement
todo-line = { $person } gave you something to do in { $engagement }.
# $title
todo-see-subject = See what is planned: “{ $title }”
# $person, $engagement
todo-see-line = { $person } shared a to-do with you in { $engagement }.
todo-open = Open the to-do
# $person, $title
comment-subject = Answer { $person } about “{ $title }”
# $person, $title
comment-title = { $person } wrote about “{ $title }”
comment-open = Answer the comment
# $person
joined-subject = Welcome { $person } to your portal
# $person
joined-title = { $person } joined
# $person
joined-line = { $person } set up a sign-in and sees what you share from now on.
joined-open = Open the contact
# $person who invites, $colleague invited
brought-subject = { $person } invited { $colleague }
# $colleague invited
brought-title = { $colleague } was invited
# $person who invites, $colleague invited, $engagement they share
brought-line = { $person } invited { $colleague } to { $engagement }. You can change what they see, or take access away, on their page.
# $person
locked-out-subject = Check the PIN of { $person }
# $person
locked-out-title = Wrong PINs for { $person }
# $person
locked-out-line = Somebody with the portal link of { $person } typed ten wrong PINs.
locked-out-then = The link and the PIN have ended. Ask who it was, then send a new PIN.
# $person
details-subject = { $person } changed their details
# $person
details-title = { $person } changed their own details
# $person
details-line = What { $person } changed stands in the contact’s activity.

# $title
asked-subject = Decide on a change to “{ $title }”
# $person, $title
asked-title = { $person } asks to change “{ $title }”
# $person, $engagement
asked-line = It is locked by the calendar of { $engagement }. { $person } wrote:
asked-open = Answer the request
# $title
accepted-subject = Make your change to “{ $title }”
# $title
accepted-title = “{ $title }” is open for your change
# $person, $day the last one
accepted-line = { $person } opened it for you until the end of { $day }.
accepted-open = Make the change
# $title
refused-subject = Read the answer about “{ $title }”
# $title
refused-title = “{ $title }” stays as it is
# $person
refused-line = { $person } could not make the change you asked for.
refused-open = Open it

# $count things, $engagement
bundle-subject = See { $count } new things in { $engagement }
# $count things, $engagement
bundle-title = { $count } new things in { $engagement }
bundle-line = This is what happened in the last moments.
bundle-open = Open all of it
row-update = New update
row-file = New file
row-todo = New to-do
row-mine = For you to do
# $person
row-comment = { $person } wrote
# $person
row-asked = { $person } asks for a change to
# $person
row-answered = { $person } answered about
row-joined = Joined
row-locked-out = Wrong PINs
# $person who invites
row-brought = Invited by { $person }
row-details = New details
