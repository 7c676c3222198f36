# The door: signing in, invitations, the first start, choosing a place.

sign-in = Sign in
# $organization the page belongs to
sign-in-to = Sign in to { $organization }
sign-in-lead = We’ll email you a link. Nothing to remember.
email = Email
email-me-a-link = Email me a link
or = or
email-or-user-name = Email or user name
password = Password
sign-in-with-password = Sign in with password
reset-the-password = Reset the password
demo-line = This is the demo. Its sign-ins were printed where it was started.
wrong-sign-in = That email and password do not belong together. Check both, or ask for a link
# $seconds to wait
too-many = That was too often. Try again in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}
busy = Many people are signing in at once. Try again in a moment

# An organization’s own provider of sign-ins; $name as the organization calls it
sign-in-with = Sign in with { $name }
provider-title = Almost there
# $organization one goes into
provider-lead = You were recognized. One press and you are in the office of { $organization }.
provider-continue = Continue
provider-down = The sign-in service did not answer as it should. Try it again in a minute, or sign in another way.
provider-denied = The sign-in was stopped at the sign-in service. Begin it again, or sign in another way.
provider-refused = What the sign-in service answered could not be used. Begin it again, or sign in another way.
provider-late = That sign-in took too long, or was begun in another browser. Begin it again, or sign in another way.
provider-stranger-title = You are not on the team here yet
# $organization whose office was asked for
provider-stranger-lead = The sign-in service knows you, but it named nobody who works at { $organization }. Ask whoever manages the team there to invite your work address, or to unlink the account you used before.
provider-other-way = Sign in another way

check-your-email = Check your email
# $email typed
sent-to = If { $email } can sign in here, a mail with a link and a code is on its way. Both work for 10 minutes.
sent-reset-to = If { $email } can sign in here, a mail with a link is on its way. It works for 20 minutes.
code = Code from the email
code-hint = 8 letters and digits. Use it if you read the mail on another device.
code-only-hint = 8 letters and digits
sign-in-with-code = Sign in with code
send-again = Send it again
another-address = Use another address
wrong-code = That code is not right or has ended. Check it, or ask for a new mail
no-mailbox-hint = Portico has no mail server yet. The operator finds this mail in the built-in mailbox.

# $name of the reader
welcome-back = Welcome back, { $name }
link-lead = One press and you are in.
# $name of the reader
continue-as = Continue as { $name }
other-browser-title = Type the code from the email
other-browser-lead = You asked for this link in another browser. Here, the code from the same mail lets you in.
link-over-title = This link has ended
link-over-lead = It was used, its time is over, or it was taken back. Get a new one and you are in.
email-me-a-new-link = Email me a new link

forgot-title = Choose a new password
forgot-lead = We’ll email you a link for that.
new-password = New password
# $limit least number of characters
password-hint = At least { $limit } characters. Three or four unrelated words are good and easy to remember.
reset-title = Choose a new password
reset-lead = Then you are signed in. Everywhere else you will be signed out.
save-password = Save password
reset-over-title = This link has ended
reset-over-lead = Links to choose a password work for 20 minutes and only once.

# $name of the reader
invited-title = Welcome, { $name }
# $person who invited, $organization
invited-by = { $person } invited you to { $organization }.
# $organization
invited-lead = You are invited to { $organization }.
invited-choose = Choose a password, or use the code from the mail.
invited-choose-only = Choose a password to go in.
invited-code-lead = Rather no password? Type the code from the mail. From then on we email you a link each time.
continue-with-code = Continue with code
email-a-link-instead = Email me a link instead
# $email of the reader
has-sign-in-lead = { $email } has a sign-in already. Use it and you are in.
sign-in-and-join = Sign in to join
# $organization
join-place = Join { $organization }
# $organization
join-title = Join { $organization }
# $email of the reader
join-lead = You are signed in as { $email }.
invitation-over-title = This invitation has ended
invitation-over-lead = It was used, taken back, or is too old. If you are still invited, a new link brings you in.

setup-title = Set up Portico
setup-lead = Your organization and your own sign-in. Everything can be changed later.
setup-organization = Your organization
setup-you = You
organization-name = Name
organization-name-hint = As your clients know it
organization-slug = Web address
# $example of an address
organization-slug-hint = As in { $example }. Left empty, it is made from the name.
# $better an address that would do
slug-not-plain = A web address has lower-case letters, digits and single hyphens, as in { $better }
time-zone = Time zone
your-name = Your name
your-email = Your email
create-organization = Create organization
setup-over-title = This set-up link has ended
setup-over-lead = Start Portico again: it shows a new link as long as nobody can sign in.

places-title = Where do you want to go?
places-title-one = Where you can go
as-staff = Staff
as-client = Client
# $company of the client
as-client-of = Client, { $company }
# $organization
open-place = Open { $organization }
# $name of the place, $role there
open-place-as = Open { $name } ({ $role })
# $role in the place
here-now = { $role }, here now
invited-places = You are invited
paused-title = Your access is paused
# $name of the organization
paused-lead = { $name } has paused your access to their portal. Nothing was deleted: ask them to open it again.
no-places-title = There is nothing to open right now
no-places-lead = Your sign-in works, but no organization shares anything with it. Ask the people you work with for an invitation.
sign-out = Sign out
confirm-first-title = Confirm your email first
confirm-first-lead = You came in with a password or link that the team knows. A link by email shows it is you, and opens your other places.
sign-in-again-title = Sign in again
sign-in-again-lead = The team’s side asks for a fresh sign-in every 12 hours.

# ── Proof again, before what would hurt most in wrong hands ──
again-title = Show that it is you
again-lead = This needs proof that is at most 15 minutes old.
again-lead-kept = This needs proof that is at most 15 minutes old. What you typed is kept, and goes on from here.
your-password = Your password
again-continue = Continue
again-email-code = Email me a code
# $email
again-sent = A mail with a code is on its way to { $email }.
again-nothing = You have nothing yet that would be proof enough. A fresh code lets you set a password.
again-account = Open your account
again-by-app = Continue with the app’s code

out-of-all = You are signed out on all devices.
out-of-these = You are signed out wherever the PIN, or a password the team knows, was used.
sign-in-with-passkey = Sign in with a passkey
passkey-wrong = No passkey was taken. Try again, or sign in another way.
second-passkey-other = That passkey is somebody else’s. Use yours, or sign in again from the start.
second-passkey = Use a passkey instead
again-passkey = Use a passkey

# ── The second step of a sign-in ──
second-title = One more step
second-lead = Open your authenticator app and type the code it shows for this portal.
second-lead-passkey = Use your passkey, or one of your recovery codes.
factor-code = Code from your app
factor-code-hint = Six digits, new every half minute
second-continue = Sign in
second-recovery = Use a recovery code instead
recovery-code = Recovery code
recovery-hint = One of the codes you kept. Each works once.
second-recovery-go = Sign in with the recovery code
second-lost = Lost both? Ask whoever runs this portal to remove the second step.
second-over-title = Sign in again
second-over-lead = That took longer than 10 minutes, or something about your sign-in changed meanwhile.
second-wrong = That code is not right, or it was used already. Wait for the next one.
recovery-wrong = That is not one of your recovery codes, or it was used already.

change-title = Choose your own password
change-lead = The one you used was made by somebody else. Only you should know the next one.
change-own-lead = Everywhere else you will be signed out.
current-password = Current password
change-over-title = Sign in again to change the password
change-over-lead = That took longer than 10 minutes, or the password was changed meanwhile.

mailbox-title = Mailbox
mailbox-lead = No mail server is set, so every mail lands here. Only the operator sees this page.
mailbox-empty = No mail yet.
# $from first shown, $to last shown, $total of mails
mailbox-range = { $from }–{ $to } of { $total }
newer = Newer
older = Older
mailbox-all = All mail
mail-frame = The mail as it looks
mail-plain = Plain text
mail-headers = Headers
mail-to = To
mail-closed-title = The mailbox is for the operator
mail-closed-lead = Portico prints a link to it when it starts. Open that link.

# ── Turning off a kind of mail, from the mail itself ──
# $org
unsubscribe-title = Mail from { $org }
# $org
unsubscribe-on = { $org } sends you mail about:
# $org
unsubscribe-off = { $org } no longer sends you mail about:
unsubscribe-turn-off = Turn off this mail
unsubscribe-turn-on = Turn this mail on again
unsubscribe-hint = Everything still waits in the portal. Mail about signing in always comes. Your account page has a switch for each kind.

pin = PIN
pin-title = Enter your PIN
# $org
pin-lead = It opens your portal at { $org }.
pin-open = Open my portal
pin-wrong = That is not your PIN. Check it and try again
# $minutes to wait
pin-paused = Too many tries. Try again in { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}
pin-shared = On a device that others use, sign out when you are done. Nobody at the team asks for your PIN.
pin-lost = Sign in without the PIN
