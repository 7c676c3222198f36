# ── Home, engagements, dates, everything ──────────────────────────────────────────────────────

# Days and due dates
# $day "Friday", "tomorrow", "12 June"
due = Due { $day }
due-earlier-today = Was due earlier today
# $days late
days-late = { $days ->
    [one] One day late
   *[other] { $days } days late
}
# $day "Friday 21 May"
by-day = By { $day }
# $day "Friday 21 May"
was-due = Was due { $day }
# $day the date, $time "14:00"
day-at = { $day }, { $time }
# $day the date, $time "11:00"
day-from = { $day }, from { $time }
# $first day, $last day
from-to = { $first } to { $last }
# $days until the day
days-to-go = { $days ->
    [one] 1 day to go
   *[other] { $days } days to go
}
# $day number, $days in all
day-of = Day { NUMBER($day) } of { NUMBER($days) }
# $week number, $weeks in all
week-of = Week { NUMBER($week) } of { NUMBER($weeks) }

# The home
home-title = Home
# $name of the client
welcome = Welcome, { $name }
switcher = Engagement
all-engagements = All
# $count of things
things-waiting = { $count ->
    [one] , 1 thing needs you
   *[other] , { $count } things need you
}
# $count of things
things-need-you = { $count ->
    [one] 1 thing needs you
   *[other] { $count } things need you
}
# $count beyond which nothing is counted
many-need-you = More than { NUMBER($count) } things need you
nothing-needs-you = Nothing needs you
# $title of what comes next, $day when
quiet-next = Next: { $title }. { $day }.
your-turn = Your turn
# Of what cannot be done by the client any more
turn-locked = Locked
# $day the last on which it can be changed
turn-opened = Open to you until { $day }
# $count of things that are locked
things-locked = { $count ->
    [one] 1 thing is locked
   *[other] { $count } things are locked
}
# $count of things not shown
and-more = { $count ->
    [one] and 1 more
   *[other] and { $count } more
}
and-many-more = and many more
# $kind of item
kind-noun = { $kind ->
    [todo] To-do
    [file] File
   *[other] Update
}
# $kind of item
open-kind = { $kind ->
    [todo] Open the to-do
    [file] Open the file
   *[other] Read the update
}
open = Open
mark-done = Mark done
# $title of the to-do
mark-done-of = Mark done: “{ $title }”
# $name of the person
from-who = From { $name }
# $name of the person, $day when
from-on = { $name }, { $day }
setting-up-title = Your portal is being set up
# $organization that sets things up
setting-up = { $organization } is setting things up. You get an email when there is something to see.
# $organization that shows nothing
nothing-now = There is nothing for you here at the moment. { $organization } writes to you when there is.
# $organization that switched it off
shut-portal = { $organization } has switched the client portal off for now
# $organization that switched it off
shut-company = { $organization } has switched the portal off for your company for now
# $organization that switched it off
shut-engagement = { $organization } has switched this part of the portal off for now
# $organization to ask
shut-help = Nothing is lost: what was shared with you shows again when the portal is on. Ask { $organization } if you need something now.
shut-suspended = Their access is paused
shut-access-help = They cannot open the portal now. What they would see is under “Portal access”, item by item.
their-part = What the team does and what is done
# $organization of the team
is-working-on = { $organization } is working on
# $name of the member of staff
is-on-it = { $name } is on it.
# $name of the member of staff, $day expected
is-on-it-by = { $name } is on it. Expected { $day }.
# $name of the member of staff, $day it was expected
is-on-it-late = { $name } is on it. It was expected { $day }.
# $day expected
expected = Expected { $day }.
# $day it was expected
was-expected = It was expected { $day }.
# $count of things done, $title of the latest
things-done = { $count ->
    [one] 1 thing done: { $title }
   *[other] { $count } things done, most recently { $title }
}
# $title of the latest thing done
many-done = Many things done, most recently { $title }
latest-update = Latest update
reply = Reply
read-update = Read the update
with-picture = With a picture
overview = Overview
whats-next = What’s next
all-dates = All dates
at-a-glance = At a glance
todos-done = To-dos done
# $done of $total
n-of = { NUMBER($done) } of { NUMBER($total) }
your-team = Your team
latest-files = Latest files
all-files = All files

# An engagement
engagements = Engagements
no-engagements = No engagements yet. When you are added to one, it stands here.
engagement-status = { $status ->
    [tentative] Not confirmed yet
    [active] Going ahead
    [on_hold] On hold
    [done] Done
   *[cancelled] Called off
}
about = About
status = Status
when = When
where = Where
# $time of the start
starts-at = from { $time }
progress = Progress
todos = To-dos
updates = Latest updates
all-updates = All updates
no-todos = Nothing to do. What is asked of you stands here.
activity = Lately
no-activity = Nothing has happened yet.
# $who did it, $title of the item
did-share-update = { $who } wrote { $title }
# $who did it, $title of the item
did-share-file = { $who } added { $title }
# $who did it, $title of the item
did-share-todo = { $who } added { $title }
# $who did it, $title of the item
did-comment = { $who } commented on { $title }
# $who did it, $title of the item
did-complete = { $who } completed { $title }
people = People
# $role of a client
client-role = { $role ->
    [primary] First to talk to
    [decision_maker] Decides
    [finance] Pays
    [collaborator] Works along
    [vendor] Supplier
   *[viewer] Looks on
}
you = You

# Everything
everything-title = Everything
tools = Tools
places = Your engagements
yours = Yours
notifications-tile = Notifications
notifications-hint = What has happened
account-tile = Account
account-hint = Your details, how you sign in, language and look
dates-tile = Dates
dates-hint = Everything with a date, for your calendar

# Dates
dates-title = Dates
add-to-calendar = Add to my calendar
calendar-hint = One file with every date. Open it with your calendar.
late = Late
this-week = Within a week
later = Later
earlier = Earlier
no-dates = No dates yet. What gets a date stands here.
yours-to-do = Yours to do
# $organization of the team
team-does = { $organization } does it
# $count how many are shown at most
dates-cut = The first { NUMBER($count) } are shown.

# ── Notifications ─────────────────────────────────────────────────────────────────────────────

notifications-title = Notifications
no-notifications = Nothing yet. When the team shares something or answers you, it stands here.
no-notifications-team = Nothing yet. What clients do in their portal stands here.
no-older-notifications = There is nothing older.
mark-all-read = Mark all as read
# $text of the notification
mark-read-of = Mark as read: { $text }
unread-word = unread
older = Older
pages-label = Pages
portal-itself = The portal
# $who wrote, $title of the item
told-comment = { $who } commented on “{ $title }”
# $who did it, $title of the to-do
told-asked = { $who } asks to change “{ $title }”
# $who, $title
told-accepted = { $who } opened “{ $title }” for your change
# $who, $title
told-refused = { $who } could not make your change to “{ $title }”
# $who, $title
told-done = { $who } ticked off “{ $title }”
# $who asks, $title of the to-do
told-todo-mine = { $who } asks you: { $title }
# $who gave it, $title of the to-do
told-todo-given = { $who } assigned “{ $title }”
# $who shared, $title of the update
told-update = { $who } shared the update “{ $title }”
# $who uploaded, $title of the file
told-upload = { $who } uploaded “{ $title }”
# $who shared, $title of the file
told-file = { $who } shared the file “{ $title }”
# $who shared, $title of the to-do
told-todo = { $who } shared the to-do “{ $title }”
# $who joined
told-joined = { $who } joined the portal
# $who invited, $colleague invited
told-brought = { $who } invited { $colleague }
# $person whose
told-locked-out = Ten wrong PINs ended the portal link of { $person }
# $who a client
told-details = { $who } changed their own details
# $who of the team
told-looked-on = { $who } looked at your portal, to see what you see
# $who added, $engagement
told-added = { $who } added you to { $engagement }

# ── Account ───────────────────────────────────────────────────────────────────────────────────

account-title = Account
# $name of the client
account-closed = This page is { $name }’s own. What stands here is not shown to anybody else.
account-confirm-first = The way you came in does not show that this address is yours: a link or password the team knows, or a PIN. Sign in with an emailed link, then this page is all yours.
details-confirm-first = The way you came in does not show that these are yours: a link or password the team knows, or a PIN. Change them after a sign-in with an emailed link.
account-vouched = You came in by your team’s single sign-on. What is yours everywhere – name, password, second step, other sign-ins – is changed after a sign-in of your own, with an emailed link or your password.
your-details = Your details
your-name = Name
language = Language
language-as-place = As the team writes
language-en = English
time-zone = Time zone
time-zone-hint = Times are shown by this clock.
# $zone of the organization
zone-as-place = As the team: { $zone }
save-details = Save details
details-saved = Your details are saved
my-details = My details
open-details = Open my details
open-details-hint = Name, phone, address, birthday, links and photo
language-and-clock = Language and time zone
save-language = Save language and time zone
# $organization that keeps them
details-seen-by = The team of { $organization } sees this. Others you share an engagement with see your name and photo.
# $organization that keeps them
details-ask = Something is not right? Ask the team of { $organization } to change it.
# $email of the client
details-email = Mail goes to { $email }. The team can change that.
details-more = More about you
details-account-hint = Language, time zone, how you sign in
phone = Phone
address = Address
birthday = Birthday
links = Links
# $most of them
links-hint = One on each line, at most { $most }. For example, Instagram or a wedding page.
nothing-yet = Nothing yet
photo = Photo
photo-is-shown = This is how others see you.
no-photo = Your initials show until there is a photo.
choose-photo = Picture
photo-hint = JPEG, PNG or WebP, at most 5 MB. The middle of it shows.
save-photo = Save photo
remove-photo = Remove photo
photo-saved = The photo is saved
photo-removed = The photo is removed
look = Look
theme = Theme
theme-auto = As my device
theme-light = Light
theme-dark = Dark
save-theme = Save theme
theme-saved = The theme is saved
mail-about = Mail about what happens
mail-legend = Send me mail about
mail-always = Everything also waits in the portal. Mail about signing in always comes.
save-mail = Save mail settings
mail-saved = Your mail settings are saved
password = Password
current-password = Current password
new-password = New password
# $least characters
new-password-hint = At least { $least } characters. Three or more unrelated words are easy to keep.
no-password-yet = You have no password: you sign in with a link sent to you.
password-ends-sessions = You are signed out everywhere else, and API tokens stop working.
prove-for-password = Show that it is you, then set one
change-password = Change password
set-password = Set a password
password-changed = Your password is changed
shared-device = On a device that others use, sign out when you are done. Keep passwords, PINs and codes to yourself: whoever needs the portal gets access of their own.
where-signed-in = Where you are signed in
here-now = Here now
sign-out = Sign out
# $browser "Safari on iPhone"
sign-out-of = Sign out of { $browser }
ends-what-pin-opened = Signing out everywhere ends every sign-in with the PIN or with a password the team knows; sign-ins by emailed link stay.
sign-out-everywhere = Sign out everywhere
session-ended = Signed out there
# $browser "Safari", $device "iPhone"
browser-on = { $browser } on { $device }
browser-unknown = Unknown browser
your-places = Your places
switch-place = Switch place
switch-place-hint = You have a sign-in at more than one place.
api-tokens = API tokens
new-token = New token
token-hint = A token lets a program act as you in this place. Give each program its own.
token-name = Name of the token
token-name-hint = What it is for
token-life = Works for
# $days it works
days-long = { $days ->
    [one] one day
   *[other] { $days } days
}
token-covers = May
covers-read = Read what you see
covers-all = Do what you may do
covers-some = Do some of what you may do
make-token = Make token
token-made = Your new token
token-once = It is shown once. Copy it now; here only its name stays.
copy-token = Copy token
copied = Copied
token-revoked = The token no longer works
revoke-token = Revoke
# $name of the token
revoke-token-of = Revoke { $name }
# $moment
token-used = Last used { $moment }.
token-unused = Never used.
# $day
token-ends = Ends { $day }.

# ── Two-step sign-in ──
second-step = Two-step sign-in
second-step-lead = After your password or link, one more thing that only you have.
second-step-off = Off: your password or a mailed link is enough
second-step-on = On
second-step-open = Manage two-step sign-in
second-step-first = First, a second step
# $org
second-step-first-lead = { $org } asks for two-step sign-in: after your password or link, one more thing that only you have. Set it up now; it takes a minute.
show-second-step = Show your second step
email-me-a-link = Email me a link
app-title = Authenticator app
factor-on = On
# $day
app-since = Your app has made your codes since { $day }.
app-hint = An app on your phone shows a new code every half minute. It works without a connection.
add-app = Add an authenticator app
remove-app = Remove the app
app-added = Your authenticator app is added
app-removed = The authenticator app is removed
app-scan = Scan this with the app
app-qr = QR code of the key for your authenticator app
app-typed = Or type this key into it
copy-key = Copy key
app-then = Then type the code it shows
app-code = Code
app-code-hint = Six digits, new every half minute
app-code-wrong = That is not the code the app shows now. Check the clock of your phone, and take the next one.
# $seconds
too-many-codes = That was too often. Try again in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}.
# $minutes
too-many-colleagues = That was often. Try again in { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}.
turn-on = Turn on
cancel-factor = Cancel
passkeys-title = Passkeys
passkey-hint = A passkey is kept by your phone, computer or security key, and opened by your face, finger or screen lock. It signs you in by itself.
add-passkey = Add a passkey
passkey-name = Name of the passkey
passkey-name-hint = The device it is on, like “My phone”
passkey-always = Ask for it after a password or a mailed link too
passkey-always-why = While this is off, a password, a mailed link or a PIN opens the portal without the passkey: whoever reads your mail can come in.
passkey-always-why-staff = While this is off, a password, a mailed link or single sign-on opens the portal without the passkey: whoever reads your mail can come in.
passkey-always-lost = If you lose the passkey then, one of your recovery codes lets you in. Without those too, only whoever runs this portal can.
passkey-always-on = Your passkey is asked for at every sign-in
passkey-always-off = Your passkey is no longer asked for after other ways to sign in
passkey-by-place = It is asked for after a password or a mailed link too, because an organization you work with wants two steps.
save-passkey-always = Save
passkey-added = Your passkey is added
passkey-not-added = No passkey was added. Try again, or use another device.
passkey-needs-script = Adding a passkey needs JavaScript. The other ways to sign in do not.
passkey-removed = The passkey is removed
passkey-renamed = The passkey is renamed
rename-passkey = Rename passkey
save-name = Save name
rename = Rename
# $name
rename-passkey-of = Rename { $name }
remove = Remove
# $name
remove-passkey-of = Remove { $name }
# $moment
passkey-used = Last used { $moment }
# $day
passkey-unused = Added { $day }, not used yet
passkeys-impossible = Passkeys need a public address that is a name, by https.
codes-title = Recovery codes
# $left
codes-left = { $left ->
    [0] None left
    [one] One left
   *[other] { $left } left
}
codes-hint = When the phone or the passkey is lost, each of these signs you in once instead.
renew-codes = Make new recovery codes
codes-renewed = Your new recovery codes
codes-once = They are shown once. Print them or keep them where you keep passwords. Only these work from now on.
codes-list = One code for one sign-in
copy-codes = Copy codes
download-codes = Download codes
print-codes = Print codes
codes-kept = I have kept them
factor-change-ends = Any change here signs you out everywhere else, and API tokens stop working.

portal-pin = Portal link and PIN
portal-pin-why = One link in your mail, opened with a PIN instead of a new code each time
# $org
portal-pin-lead = We mail you a link to your portal at { $org }. It opens with your PIN, as often as you like, for 30 days.
pin-choose = Choose a PIN
pin-change = Change your PIN
new-pin = New PIN
new-pin-hint = 6 to 10 digits. Links from before stop working. Nobody can read it afterwards, and nobody at the team asks for it.
pin-save = Save PIN and mail me the link
pin-saved = Your PIN is saved. The link is on its way.
# $count links that work, $day the last of them ends
pin-links = { $count ->
    [one] One link works until { $day }.
   *[other] { $count } links work, the last until { $day }.
}
pin-link-on-its-way = A link is on its way to you.
pin-no-links = No link works any more. Save a PIN to get a new one.
pin-end = End my PIN and its links
pin-ended = Your PIN and its links have ended.

colleagues = Colleagues
# $engagement they share, $org
colleagues-lead = Bring somebody of your company into { $engagement }. { $org } is told.
colleague-new = Invite a colleague
# $count more may be invited
colleagues-left = { $count ->
    [one] One more
   *[other] { $count } more
}
colleague-name = Name
colleague-email = Email
colleague-role = What they do here
# $engagement they share
colleague-sees = They see what is shared with everybody in { $engagement }, and no more than you do. What is shared with you by name stays with you.
colleague-invite = Send invitation
colleague-cancel = Cancel
# $name of the colleague
colleague-invited = { $name } is invited.
# $org
colleague-known = { $org } knows this address already. Ask them to let your colleague in.
# $org
colleagues-full = You have invited as many colleagues as { $org } allows. Ask them for more.
# $org
colleague-not-here = { $org } keeps this to people of the company it is for. Ask them to let your colleague in.
colleague-above = That would let them see more than you do.
colleagues-known = Invited from your company
colleague-waits = invited
colleague-here = can come in since
colleague-paused = paused
colleague-take-back = Take back
# $name of the colleague
colleague-take-back-of = Take back the invitation of { $name }
colleague-taken-back = The invitation is taken back.
invite-colleague = Invite a colleague
