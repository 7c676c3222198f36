# The staff office. Sentence case; buttons are verbs with their object.

# Everywhere
all = All
apply = Apply
cancel = Cancel
discard = Discard
views = Views
pages = Pages
previous = Previous
next = Next
older = Older
# $first row, $last row, $total rows
rows-of = { NUMBER($first) }–{ NUMBER($last) } of { NUMBER($total) }
select = Select
# $name of the row
select-one = Select { $name }
with-selected = With the selected
nothing-selected = Nothing was selected
clear-filters = Clear filters
# $name of the filter
remove-filter = Remove filter: { $name }
# $when it last moved: a change or a comment
active-when = Active { $when }
see-all = See all
# $name of what the menu is about
more-about = More about { $name }
details = Details
activity = Activity
overview = Overview
none-yet = None yet
nothing-here-yet = Nothing here yet.
nothing-happened = Nothing has happened here yet.
nothing-older = There is nothing older.
move-to-trash = Move to trash
take-out-of-trash = Take out of the trash
take-out-of-archive = Take out of the archive
# $name of what was trashed
in-trash-now = { $name } is in the trash
# $name of what came back
restored = { $name } is back
# $count of contacts
restored-many = { $count ->
    [one] One contact is back
   *[other] { $count } contacts are back
}
# $name of what is in the trash
is-in-trash = { $name } is in the trash. Take it out to change it.
# $name of what is archived
is-archived = { $name } is archived.
archived-not-shown = Clients do not see it.
archived-still-shown = Clients still see it.
shown-to-nobody = Shared, seen by nobody at present
team-only = Team only
shown = Shown
draft = Draft
sees = Sees
hidden = Hidden
why = Why?
home = Home
name = Name
first-name = First name
last-name = Last name
email = Email
phone = Phone
company = Company
notes = Notes
status = Status
kind = Kind
title = Title
when = When
venue = Venue
role = Role
contact = Contact
engagement = Engagement
clients = Clients
team = Team
people = People
language = Language
english = English
# $name of what is edited
edit-person = Edit { $name }

# Inbox
inbox = Inbox
inbox-hint = What clients did.
inbox-empty = Nothing yet. What clients write, tick off and download shows up here.
mark-all-read = Mark all read
mark-read = Mark read
unread = Unread
see-contacts = See contacts

# Contacts
contacts = Contacts
contacts-count = { $count ->
    [0] No contacts
    [one] One contact
   *[other] { $count } contacts
}
recently-viewed = Recently viewed contacts
comments-found = Comments
contacts-empty = No contacts yet. Add the people you work for, or import a list.
contacts-none-found = No contact matches these filters.
add-contact = Add contact
edit-contact = Edit contact
save-contact = Save contact
more-contacts = More about contacts
search-contacts = Search contacts
import-contacts = Import contacts
export-contacts = Export contacts
last-here = Last here
invite-to-portal = Invite to portal
add-to-engagement = Add to engagement
choose-engagement = Choose an engagement
choose-engagement-first = Choose an engagement first
# $name of the contact
on-the-phone-of = On { $name }’s phone
on-the-phone-hint = The portal as they meet it, live. Nothing counts as seen by them; they are told that you looked.
show-preview = Show it
# $name of the contact
contact-added = { $name } was added
# $name of the contact
contact-saved = { $name } was saved
invited-count = { $count ->
    [0] Nobody was invited
    [one] One person was given access
   *[other] { $count } people were given access
}
invited-so-far = { $count ->
    [0] Nobody was invited.
    [one] One person was given access.
   *[other] { $count } people were given access.
}
left-count = { $count ->
    [one] One person was not invited
   *[other] { $count } people were not invited
}
left-active = Has access already
left-invited = Was invited already. Resend the invitation instead
left-suspended = Access is suspended. Turn it on again instead
left-no-address = There is no email address to invite
left-bad-address = The email address cannot be right
left-taken = Another contact with this address has access already
left-too-many = That was enough mail for one hour. Invite them later
back-to-contacts = Back to contacts
merge-contact = Merge with another contact
# $name the contact that stays
merge-into = Merge a duplicate into { $name }
# $name the contact that stays
merge-hint = { $name } stays and takes over engagements, to-dos, comments, history and, where only the other has it, portal access.
# $gone the contact that goes, $kept the one that stays
merge-two = Merge { $gone } into { $kept }
# $gone the contact that goes, $kept the one that stays
merge-warning = Everything of { $gone } becomes part of { $kept }. This cannot be undone.
# $name the contact that would stay instead
keep-other = Keep { $name } instead
merge-other = The contact that goes
compare-them = Compare them
# $first and $second two contacts
compare-two = Compare { $first } and { $second }
merge-stays = Stays
merge-goes = Becomes part of the other
merge-no-access = Neither has access to the portal.
# $access the status of the access, $name whose sign-in it is
merge-access = Access afterwards: { $access }, with the sign-in and the address of { $name }. Any other sign-in, session and invitation ends.
what-stays = What stays
merge-both-notes = Both notes
# $role the role, hidden from this contact
role-hidden = { $role }, hidden
# $set name of the permission set, $count changes on it
set-with-changes = { $count ->
    [one] { $set }, one change
   *[other] { $set }, { $count } changes
}
merge-changes-nothing = Nobody sees more or less than before.
merge-contacts = Merge contacts
# $name the contact that stays
merged-now = Merged. All of it is part of { $name } now
stale-merge = One of the two was changed in the meantime. This is what stands now.
alike-contacts = Possible duplicates
alike-hint = Contacts with the same phone number, or the same name in the same company.
alike-none = No two contacts look alike.
# $count pairs of contacts
alike-count = { $count ->
    [one] One possible duplicate.
   *[other] { $count } possible duplicates.
}
look-at-alike = Look at possible duplicates
alike-phone = The same phone number
alike-name = The same name, in the same company or in none
added-count = { $count ->
    [0] They are members already
    [one] One person was added
   *[other] { $count } people were added
}
trashed-count = { $count ->
    [one] One contact is in the trash
   *[other] { $count } contacts are in the trash
}
email-hint = Invitations and messages go there.
email-fixed-hint = The address cannot change while it is used to sign in.
address = Address
birthday = Birthday
links = Links
# $most of them
links-hint = One on each line, at most { $most }. For example, Instagram or a wedding page.
photo = Photo
choose-photo = Picture
photo-hint = JPEG, PNG or WebP, at most 5 MB. The middle of it shows.
save-photo = Save photo
remove-photo = Remove photo
photo-saved = The photo is saved
photo-removed = The photo is removed
notes-hint = Only the team sees these.
no-company = No company
no-address = No email address
# $when a day
client-since = joined { $when }
# $when a moment
last-here-at = Last here { $when }.
# $name of the contact
never-here = { $name } has not been here yet.
open-portal-access = Open portal access
no-engagements-yet = No engagements yet.
# $name of the contact
no-engagements-of = { $name } is not a member of an engagement yet.
# $title of the engagement
remove-from = Remove from { $title }

# Portal access
portal-access = Portal access
access-none = No access
access-invited = Invited
access-active = Active
access-suspended = Suspended
client-portal-only = Client (portal only)
portal-is-off = The client portal is off for everyone.
turn-portal-on = Turn the portal on
# $name of the contact
cannot-use = { $name } has no access
# $name of the contact
may-join = { $name } may join, and has not yet
# $name of the contact
can-use = { $name } can use the portal
# $when a day
access-ended = Changed { $when }
# $name of a member of staff
by-whom = by { $name }
# $name of the contact
needs-email = { $name } needs an email address before access can be granted.
add-email = Add an email address
way-now = Email an invitation now
# $email address
way-now-hint = To { $email }. The link works for 7 days.
way-later = Invite later
way-later-hint = No mail. Copy a link, or show its QR code.
grant-access = Grant access
granted-mailed = The invitation is on its way
granted-active = Access is on. There is a sign-in already, so a short mail says so
granted-quietly = Access is prepared. Copy the link to hand it over
more-access = More about portal access
copy-invitation-link = Copy link
resend-invitation = Resend invitation
revoke-invitation = Revoke invitation
remove-access = Remove access
suspended-now = Access is suspended
resumed-now = Access is on again
resent-now = Another invitation is on its way
revoked-now = The invitation is revoked
removed-now = Access is removed
trail-invited = Invited
trail-joined = Joined
trail-last-here = Last here
trail-suspended = Suspended
# $name of the contact
own-sign-in = { $name } has a sign-in of their own.
# $name the user name
user-name-is = User name: { $name }.
pin-label = PIN
pin-give = Send a portal link with a PIN
pin-renew = Portal link and PIN
# $first name
pin-hint = { $first } opens the link with the PIN, as often as needed for 30 days. It proves no address: changing contact data asks for an emailed code.
pin-typed-hint = Leave it empty and a PIN is made up and mailed. Type 6 to 10 digits to tell it yourself. Links from before stop working.
pin-send = Set PIN and send the link
send-portal-link = Send the link again
end-pin = End PIN and links
pin-mailed = The link and the PIN go out in two mails.
pin-mailed-in-one = The link and the PIN go out.
pin-typed = The link goes out. Tell the PIN yourself.
portal-link-sent = The link goes out again.
pin-ended = The PIN and its links have ended.
pin-on-its-way = A new PIN is on its way
pin-was-mailed = PIN mailed
pin-was-typed = PIN set
# $first name
pin-was-chosen = { $first } chose a PIN
# $count links that work, $day the last of them ends
pin-links = { $count ->
    [one] One portal link works until { $day }
   *[other] { $count } portal links work, the last until { $day }
}
# $time of day
pin-paused = Five wrong PINs: none is taken until { $time }
password-known = The password is known to staff until it is changed.
password-own = The password was changed by its owner.
invitation-on-its-way = The invitation is on its way.
no-link-made = No invitation was sent yet. Copy the link, or resend the invitation by email.
live-links = { $count ->
    [0] No invitation link works at present. Resend the invitation.
    [one] One invitation link works at present.
   *[other] { $count } invitation links work at present.
}
set-password-instead = Set a user name and password
user-name = User name
user-name-hint = Unique in your organization. Letters, digits and . _ - @ +
password = Password
password-hint = 15 characters or more. You know it until it is changed, so it opens this portal only.
password-options = Options
force-reset = Force password reset
force-reset-hint = A new one is chosen at the first sign-in
notify-client = Notify client
notify-client-hint = Mails the address of the portal and the user name
mail-password = Put a password into that mail
mail-password-hint = Leave the password empty and one is made up. It must then be changed
enable-login = Enable login
password-set = The sign-in is ready
password-set-mailed = The sign-in is ready, and a mail is on its way
# $name of the contact
what-one-can-do = What { $name } can do
# $name of the contact
what-one-sees = What { $name } sees
# $name of the contact
what-one-will-see = What { $name } sees once in
changes-of-set = { $count ->
    [one] 1 change
   *[other] { $count } changes
}
# $level of the permission set
set-allows = The set says: { $level }
level-none = None
level-view = View
level-tool-off = Off in the client portal for everybody: Settings, User access & permissions.
# $engagement its title, $role the role there, $level what it allows
level-role-cap = In { $engagement } the role { $role } allows at most: { $level }
level-comment = Comment
level-full = Full
level-own-edit = Edit
levels-saved = Saved. It holds from the next click on
stale-levels = Someone else changed this contact meanwhile. Compare what stands here now, then choose again
leave-unsaved = Leave without saving?
one-change = 1 unsaved change
n-changes = { "{" }n{ "}" } unsaved changes
# $name of the contact
view-as = View as { $name }
# $name of the contact
sees-nothing = { $name } can’t see anything yet.
# $count of items, $tool its name
many-of = { $count } in { $tool }
checked-now = Checked against live permissions just now
would-see = Would see
would-see-count = { $count ->
    [one] Would see one
   *[other] Would see { $count }
}
# $tool a tool
your-group-leaves-out = Your group does not see this tool: { $tool }. So it is not told what clients see there.
seen-count = { $count ->
    [one] Sees one
   *[other] Sees { $count }
}
hidden-count = { $count ->
    [one] One hidden
   *[other] { $count } hidden
}
sees-capped = Only the latest are shown. Choose a type to see more.
# $name of the contact
link-for = Invitation link for { $name }
link-once = This link is shown once. Hand it over yourself: what it opens counts as known to staff until a mail confirms the address.
# $when a moment
link-until = It works until { $when }.
invitation-link = Invitation link
copy-link = Copy link
copied = Copied
qr-of-link = QR code of the invitation link
back-to-access = Back to portal access

# Import
import-hint = From a CSV file of your address book or an earlier system.
csv-file = CSV file
csv-file-hint = Up to 5,000 rows and 500 KB. The first row names the columns: Name (or First name and Last name), Email, Phone, Company, Notes.
look-at-file = Look at the file
columns-found = Columns
not-imported = Not imported
rows-left-out = { $count ->
    [one] One row is left out
   *[other] { $count } rows are left out
}
# $line in the file, $name in it
row-number = Row { $line }: { $name }
rows-ready = { $count ->
    [one] One contact is ready
   *[other] { $count } contacts are ready
}
and-more = { $count ->
    [one] And one more.
   *[other] And { $count } more.
}
import-n = { $count ->
    [one] Import one contact
   *[other] Import { $count } contacts
}
choose-other-file = Choose another file
imported-count = { $count ->
    [one] One contact was imported
   *[other] { $count } contacts were imported
}
import-undone = { $count ->
    [one] One contact is in the trash
   *[other] { $count } contacts are in the trash
}

# Companies
companies = Companies
companies-count = { $count ->
    [0] No companies
    [one] One company
   *[other] { $count } companies
}
companies-empty = No companies yet. A company holds contacts together.
companies-none-found = No company matches.
search-companies = Search companies
add-company = Add company
edit-company = Edit company
save-company = Save company
# $name of the company
company-added = { $name } was added
# $name of the company
company-saved = { $name } was saved
website = Website
postal-address = Postal address
portal = Portal
company-portal = Client portal for this company
company-portal-hint = Off means that none of its contacts can use the portal.
company-portal-is-on = The portal is on for its contacts
company-portal-is-off = The portal is off for its contacts
enable-client-portal = Enable client portal
client-users = Client users
# $name the contact’s
invite-one = Invite { $name }
save-and-invite = Save and invite
initial-permissions = Initial permissions
add-client-user = Add a client user
add-and-invite = Add and invite
company-no-contacts = No contacts yet. Choose this company on a contact.

# Engagements
engagements = Engagements
engagements-count = { $count ->
    [0] No engagements
    [one] One engagement
   *[other] { $count } engagements
}
engagements-empty = No engagements yet. An event, a project or a job holds everything you share with its clients.
engagements-none-found = No engagement matches these filters.
search-engagements = Search engagements
add-engagement = Add engagement
edit-engagement = Edit engagement
save-engagement = Save engagement
archive-engagement = Archive engagement
all-current = All current
coming = Coming
past = Past
undated = No date
archived = Archived
any-kind = Any kind
any-status = Any status
kind-event = Event
kind-lead = Lead
kind-project = Project
kind-job = Job
kind-ticket = Ticket
status-tentative = Tentative
status-active = Active
status-on-hold = On hold
status-done = Done
status-cancelled = Cancelled
role-primary = Primary
role-decision-maker = Decision maker
role-finance = Finance
role-collaborator = Collaborator
role-viewer = Viewer
role-vendor = Vendor
portal-off-short = Not in the portal
title-hint = Clients see it, for example “Amelia & Tom”.
starts-on = Starts on
starts-at = at
ends-on = Ends on
ends-at = at
venue-zone = Time zone of the venue
venue-zone-hint = Dates and times are told by the clock there.
blurb = A few words about it
blurb-hint = Clients read this on their page.
# $title of the engagement
engagement-added = { $title } was added
# $title of the engagement
engagement-saved = { $title } was saved
engagement-portal = Show in the portal
engagement-portal-hint = Off means that no client reaches anything in it.
engagement-hidden = Hide from clients for now
engagement-hidden-hint = It disappears from their lists. Members stay.
portal-on-here = Its members see it in the portal.
portal-off-here = Its members do not see it in the portal.
portal-on-now = Its members see it in the portal
portal-off-now = The portal is off for this engagement
hidden-now = Clients do not see it for now
archived-now = It is archived
unarchived-now = It is current again
add-people = Add people
no-members-yet = No clients yet.
no-team-yet = Nobody from the team yet.
hidden-from-them = hidden from them
# $name of the contact
hide-from = Hide this engagement from { $name }
save-member = Save role
# $name of the contact
remove-member = Remove { $name }
member-added = They are a member now
member-changed = The role is saved
member-removed = They see nothing of it any more
add-someone-new = Add someone new
give-access = Give portal access
give-access-hint = Optional. Invites them by email at once.
give-access-too = Give portal access if they have none
add-person = Add person
# $name of the contact
person-added = { $name } is a member now
# $name of the contact
person-added-invited = { $name } is a member now, and the invitation is on its way
# $name of the contact
person-added-active = { $name } is a member now and can sign in already
add-a-contact = Add a contact
add-contact-here = Add to this engagement
choose-contact = Choose a contact
teammate = Teammate
choose-teammate = Choose a teammate
team-role = What they do here
add-to-team = Add to the team
team-joined = They are on the team now
team-left = They are off the team
# $name of the teammate
take-off-team = Take { $name } off the team

# Search
search = Search
# $words looked for
search-for = Search: { $words }
search-words = Search words
search-hint = Type a name, a title or a few words.
# $words looked for
search-none = Nothing found for “{ $words }”.
go-to = Go to
recent-engagements = Recent engagements

# Settings
settings = Settings
settings-saved = Saved
stale-settings = Someone else changed the settings meanwhile. Compare what stands here now, then choose again
organization = Organization
save-organization = Save organization
time-zone = Time zone
time-zone-hint = Used where nobody chose another one.
noun = What clients call an engagement
noun-hint = For example “wedding”. Clients with several choose between them by this name.
branding = Branding
save-branding = Save branding
how-it-looks = How it looks
preview-only = A preview. Nothing is saved yet.
preview-alt = The portal in these colours, by day and by night
preview-colours = Preview colours
sample-button = Open the to-do
sample-link = All dates
accent = Accent colour
headings = Headings
face-grotesk = Hanken Grotesk, plain
face-serif = Newsreader, with serifs
cover = Cover
cover-spires = Spires, flowers in a row
cover-tiles = Tiles, arches and dots
cover-contour = Contour, height lines
cover-plain = Plain, one quiet shape
welcome = Welcome
welcome-hint = A few words on the client’s home page.
sender-name = Sender of emails
sender-name-hint = Leave it empty to use the name of the organization.
mail-footer = Last lines of emails
mail-footer-hint = Your postal address, for example.
logo = Logo
logo-file = Picture
logo-hint = PNG, JPEG or WebP, up to 1 MB.
upload-logo = Upload logo
remove-logo = Remove logo
tone = { $tone ->
    [black] black
    [white] white
    [grey] grey
    [red] red
    [orange] orange
    [brown] brown
    [beige] beige
    [yellow] yellow
    [gold] gold
    [green] green
    [turquoise] turquoise
    [blue] blue
    [purple] purple
   *[pink] pink
}
# $text dark or white, $change kept, darker or lighter, $tone the name of the brand
fact-buttons = Buttons: { $text ->
    [dark] dark text
   *[white] white text
} on { $change ->
    [darker] a darker { $tone } than yours
    [lighter] a lighter { $tone } than yours
   *[kept] your { $tone }
}.
# $change kept, darker or lighter, $tone the name of what came out
fact-links = Links: { $change ->
    [darker] a darker colour, { $tone }, so they can be read
    [lighter] a lighter colour, { $tone }, so they can be read
   *[kept] the same { $tone }
}.
# $tone the name of the outline
fact-outline = Buttons get an outline in { $tone }, so they can be seen on white.
portal-for-all = Client portal
portal-for-all-hint = Off means that no client reaches anything. Links say so kindly.
show-archived = Show archived engagements
show-archived-hint = Clients keep seeing what is over, until it is hidden.
auto-enable-new-contacts = Invite new contacts by itself
auto-enable-new-contacts-hint = Whoever is added with an address gets an invitation. Imports invite nobody.
enable-on-membership = Invite members by itself
enable-on-membership-hint = Whoever is added to an engagement and has no access yet gets an invitation.
restrict-to-company = Only contacts of the company
restrict-to-company-hint = Where an engagement belongs to a company, only its contacts can become members.
state-beyond-you = This lets clients do more than your own group can in that tool. Ask somebody whose group has it in full.
state-not-of-company = This engagement takes contacts of its own company only. Settings, Portal.
client-factor = Two-step sign-in for clients
client-factor-hint = Every client sets up a second step at the next page they open, and uses it to sign in.
# $n clients
clients-without-factor = { $n ->
    [one] One client has none yet.
   *[other] { $n } clients have none yet.
}
pin-in-link-mail = Portal link and PIN in one mail
pin-in-link-mail-hint = Otherwise the PIN comes in a mail of its own, so that one mail read by the wrong person opens nothing.
colleagues = Colleagues the primary contact may invite
colleagues-wrong = Enter a number from 0 to 100
colleagues-hint = For each company, 0 to 100. Who is invited sees no more than who invites, and you are told.
client-edits = Clients edit their own details
client-edits-hint = Name, phone, address, birthday, links and photo, as far as the permission set lets them. Off: they see what you keep, and whom to ask.
save-portal = Save portal
sharing-defaults = Sharing defaults
sharing-hint = What “Show on portal?” says on a new item. Items that exist keep theirs.
sharing-private = Private
sharing-when-sent = When sent
sharing-shared = Shared
save-sharing = Save sharing defaults
presets = Presets
presets-hint = Begin with the way you work. Each sets everything about clients at once; you see first what changes and for whom, and change any of it afterwards.
preset-in-force = As set
preset-venue = Event venue
preset-venue-about = Per event and by invitation. What you add shows; to-dos go to those they are given to.
preset-agency = Agency
preset-agency-about = Updates and files for clients, and a permission set that says who can do what.
preset-solo = Solo creative
preset-solo-about = Every new contact has a portal. Things show once you send them.
preset-studio = Project studio
preset-studio-about = Private until you show it. Clients comment and tick off.
preset-desk = Help desk and projects
preset-desk-about = Whoever is added to a project is invited. A switch on each item shows it to all members.
preset-keeps = It leaves alone: your groups of staff, the lock calendar, roles in engagements, names and looks, sets that were given to somebody, and every item there is.
preset-moves-nobody = Nobody sees more or less at present.
preset-apply = Set up like this
preset-stale = Something was changed meanwhile. This is what would change now.
# $preset its name
preset-applied = Set up as: { $preset }
# $preset its name
preset-taken-back = Taken back: { $preset }. All is set as it was before.
# $preset its name
preset-not-taken-back = Nothing was taken back: what { $preset } set was changed since.
setting = Setting
setting-now = Now
setting-then = Then
setting-same = Stays
# $tool its name
tool-for-clients = { $tool } in the client portal
# $tool its name
tool-assigned-only = { $tool }: only what is assigned
# $tool its name
new-in-tool = New in { $tool }: show on portal?
# $tool its name
clients-in-tool = Clients in { $tool }
user-access = User access & permissions
user-access-hint = Which tools there are, and for whom. A tool that is off is gone from sight at once; nothing is deleted.
tool = Tool
tool-in-use = In use
client-portal = Client portal
assigned-only = Assigned only
save-access = Save access
lock-calendar = Lock calendar
lock-calendar-hint = Some days before an engagement starts, clients can no longer change things: they ask, and you open it for them. The day begins at midnight at the venue. Talk stays open, and the team is never locked out. What has no date does not lock.
all-tools = All tools
lock-never = Never
lock-days = Days before
lock-open = Open now
lock-as-all-tools = As all tools
# $n days
days-before = { $n ->
    [0] On the day
    [one] One day before
   *[other] { $n } days before
}
# $tool its name
days-for = { $tool }: days before the start
# $most days
days-wrong = Enter whole days, 0 to { $most }
save-locks = Save lock calendar
groups = Groups
group = Group
groups-hint = What your groups of staff are called here. Super admins keep their name and everything in full.
groups-super-only = Only super admins can change what groups of staff may do.
# $group a column, $tool its name
group-in-tool = { $group }: { $tool }
# $group its usual name
own-name-of = Own name for { $group }
group-super-admin = Super admin
group-admin = Admin
group-employee = Employee
group-user = User
invite-teammate = Invite a teammate
send-invitation = Send invitation
job-title = Title
job-title-hint = Clients see it, for example “Your event manager”.
# $name of the teammate
staff-invited = The invitation to { $name } is on its way
# $name of the teammate
staff-saved = { $name } was saved
save-teammate = Save teammate
active = Active
invited = Invited
inactive = Not active
may-sign-in = Signing in
deactivate = Deactivate teammate
deactivate-hint = Ends their sessions at once and keeps them out. What they did stays.
activate = Activate teammate
staff-is-invited = An invitation is open.
staff-active-now = They can sign in again
staff-inactive-now = They cannot sign in any more
only-super-admins = Only a super admin can change this teammate.

# States a form can come back with
state-signs-in-with-it = This address is used to sign in. Remove the access first, or let its owner change it
state-both-sign-in = Both sign in, as two people. Suspend the access of the one that goes first, then merge them
state-same-contact = This is the contact itself. Choose another
state-merged = It was merged into another contact and cannot come back
state-in-trash = It is in the trash. Take it out first
state-yourself = You cannot do that to yourself. Ask a colleague
state-last-super-admin = This is the only super admin. Make somebody else one first
state-already-active = Access is on already
state-no-access-yet = They have no access yet. Give it first
state-already-invited = There is an invitation already. Resend it instead
state-has-own-sign-in = There is a sign-in of their own already, so no password can be set here
state-not-invited = There is no open invitation any more
state-not-suspended = Access is not suspended any more
state-no-access = There is no access to take away
state-file-empty = There is no row to import in this file
state-too-many-rows = The file has more than 5,000 rows. Split it
state-no-name-column = No column is called Name. Name the columns in the first row
state-not-csv = This is not a CSV file that can be read

# First steps of a new organization, on the empty inbox.
first-steps = First steps
step-done = Done
step-preset = Choose how you work
step-preset-why = Five ways, from event venue to help desk: each sets what clients see, and you can change all of it.
step-contact = Add a contact
step-contact-why = A client: a name and an email address are enough.
step-engagement = Create an event, project or ticket
step-engagement-why = It holds what you and the client share. Add the client to it as a member.
step-share = Share an update, a file or a to-do
step-share-why = Open the engagement, add one, and switch Show on portal? on.
step-access = Give the client portal access
step-access-why = Open the contact, then Portal access: the invitation is mailed, or copied as a link.
# What one may add to an engagement, in a menu called Add
add-here = Add
add-update = Write an update
add-files = Add files
add-todo = Add to-do
# Beside a to-do in the engagement's overview
done = Done

# Pages as the search jumps to them
notifications-page = Notifications
trash-page = Trash
everything-page = Everything
account-page = Account

# A contact whose access is suspended
# $name first name
is-suspended = { $name } is suspended
# $name first name
resume-hint = Switch on to let { $name } use the portal again
# $name first name
suspended-sees-nothing = { $name } is suspended and sees nothing. With access on again:

# Single sign-on
single-sign-on = Single sign-on
single-sign-on-lead = Your team signs in with the account it has at your own sign-in service. It has to speak OpenID Connect. Clients are not meant.
provider-back = Redirect address
provider-back-hint = The service asks for it when you register this portal there.
copy-provider-back = Copy address
provider-issuer = Address of the service
provider-issuer-hint = What the service calls its issuer, like https://login.example.com
client-id = Client ID
client-secret = Client secret
client-secret-again = Secrets do not outlive the question who you are. Enter it again, or leave it empty to keep the one that is saved.
client-secret-kept = Empty keeps the one that is saved. Another address needs its secret typed again.
provider-name = Name on the button
provider-name-hint = The button then says: Sign in with this name.
provider-domains = Mail domains
provider-domains-hint = A teammate is found by a mail address of these domains, like example.com. Empty means any.
provider-active = Let the team in by it
provider-active-hint = Off, or removed, ends what was opened by it at once.
save-provider = Save single sign-on
# $name on the button, $issuer address of the service
provider-stands = Set to { $name }, { $issuer }.
provider-prove = This says who comes into the office, so show first that it is you.
provider-prove-go = Show that it is you
provider-test-title = Does it answer?
provider-test-hint = Asks the service who it is and for its keys, without signing anybody in.
provider-test = Test the service
provider-answers = The service answers as it should
remove-provider = Remove single sign-on
remove-provider-hint = Removing also forgets who was linked to which account there.
provider-removed = Single sign-on is removed
provider-not-yours = Only super admins set up single sign-on
provider-not-yours-help = It says who comes into the office as whom. Ask a super admin.
fault-address = Begin it with https:// and leave out any port other than 443 and 8443
fault-unreachable = Nothing on the open internet answers there. Check the address; a private network opens only when the operator allows it
fault-certificate = Its certificate is not valid, so it cannot be trusted
fault-slow = It takes too long to answer. Try it again in a minute
# $status number of the answer
fault-answer = There is no description of a sign-in service there (answer { $status })
fault-unreadable = What stands there is no description of a sign-in service
# $issuer as the service calls itself
fault-issuer = The service calls itself { $issuer }. Type it exactly so
fault-keys = The service shows no keys to check its word with
staff-linked = Linked
unlink-hint = This teammate is linked to an account at your sign-in service. Unlinking signs them out of what it opened; the next sign-in by it finds them anew, by their mail address.
unlink = Unlink account
unlinked-now = The account is unlinked

# Settings, for staff without the right to them
settings-not-yours = The settings are not open to you
settings-not-yours-help = Ask an admin to change them, or to change what your group may do.

# A row of an import whose address is there already
import-taken = A contact with this address is here already, or stands further up in this file. This row is left out

# Permission sets
permission-set = Permission set
permission-sets = Permission sets
sets-hint = What clients can do in each tool, under one name. Change a set and it changes for everybody who has it; you see first for whom.
new-set = New set
no-sets-yet = No sets of your own yet. Clients have the standard below.
set-where-none = Where no set is chosen
standard = Standard
standard-set = Standard set
standard-set-hint = For clients without a set of their own and without one of their company
save-standard = Save the standard
set-built-in = Standard
# $name of a set
set-standard-is = Standard: { $name }
# $name of a set
set-of-company = From the company: { $name }
roles-in-engagements = Roles in engagements
roles-hint = The most somebody can do in an engagement where they have the role. It never gives more than their own set does.
role-set-hint = The most somebody with this role can do in that engagement, whatever their own set says.
roles-missing = Roles without a set narrow nothing. The ready-made sets can be changed like any other.
add-ready-made = Add the ready-made sets
set-name = Name of the set
set-name-hint = Such as Couple, Finance or Supplier
save-set = Save
save-anyway = Go ahead and save
leave-as-it-is = Leave it as it is
copy-set = New set from this one
remove-set = Remove
set-stays = It can be removed once nobody has it.
# $name of a set
set-made = { $name } is saved
set-removed = The set is removed
used-by-nobody = Nobody has it
# $n contacts
used-by-contacts = { $n ->
    [one] One contact
   *[other] { $n } contacts
}
# $n companies
used-by-companies = { $n ->
    [one] One company
   *[other] { $n } companies
}
# $contacts and $companies in words
used-by-both = { $contacts }, { $companies }
# $members how many
used-as-role = { $members ->
    [0] Nobody has this role
    [one] One member has this role
   *[other] { $members } members have this role
}
section-events = Projects and events
section-documents = Documents
section-money = Money
section-files = Files
section-requests = Requests and messages
section-own = Own details
state-set-in-use = Somebody still has this set. Give them another first.
state-set-of-a-role = The sets of the roles stay. Change what they allow instead.
# $name of the set
reset-to-set = Back to { $name }
save-as-set = Save as a new set
# $name of the contact
save-as-set-hint = What { $name } can do stays the same, and others can have it too
company-set-hint = For its contacts that have no set of their own
stale-company = Someone else changed this company meanwhile. Look at what stands here now, then choose again

# What a change would do, before it is saved
what-this-changes = What this changes
# $n people
people-see-more = { $n ->
    [one] One person sees more
   *[other] { $n } people see more
}
# $n people
people-see-less = { $n ->
    [one] One person sees less
   *[other] { $n } people see less
}
# $n people
and-more-people = { $n ->
    [one] And one more person
   *[other] And { $n } more people
}
# $n items, $tool its name
sees-more = { $tool }: sees { $n } more
# $n items, $tool its name
sees-less = { $tool }: sees { $n } fewer
# $tool its name
may-comment-in = { $tool }: can comment
# $tool its name
may-not-comment-in = { $tool }: can no longer comment
# $tool its name
may-add-to = { $tool }: can take part
# $tool its name
may-not-add-to = { $tool }: can no longer take part
# $tool its name
may-edit-in = { $tool }: can edit
# $tool its name
may-not-edit-in = { $tool }: can no longer edit
may-edit-own = Own details: can edit
may-not-edit-own = Own details: can no longer edit
sees-own = Own details: sees them
sees-own-no-more = Own details: no longer sees them
own-edits-off = No client can edit now: it is off in Settings, Portal
# $n items
saved-sees-more = { $n ->
    [one] Saved. One item came into sight
   *[other] Saved. { $n } items came into sight
}
# $n items
saved-sees-less = { $n ->
    [one] Saved. One item went out of sight
   *[other] Saved. { $n } items went out of sight
}
# $more and $less items
saved-sees-both = Saved. { $more } items came into sight, { $less } went out of sight

# Asked before a change that moves what clients see or can do
not-saved-yet = Nothing is saved yet. This is what it would change.
go-ahead = Go ahead
waits-for-access = Cannot come in yet: this holds from the moment { $first } can
# $name of the company
company-in-trash = { $name } (in the trash)
back-to-the-form = Back to the form
ask-invites = Who was never invited gets an invitation by mail at once.
# $n engagements
meets-engagements = { $n ->
    [one] Sees the engagement and its people
   *[other] Sees { $n } more engagements and their people
}
# $n engagements
may-bring = { $n ->
    [one] Can bring in colleagues of the company
   *[other] Can bring in colleagues of the company in { $n } engagements
}
# $n engagements
may-bring-no-more = { $n ->
    [one] Can no longer bring in colleagues
   *[other] Can no longer bring in colleagues in { $n } engagements
}
# $n engagements
meets-no-more = { $n ->
    [one] No longer sees the engagement
   *[other] No longer sees { $n } engagements
}
# $count of contacts
ask-trash-several = { $count ->
    [one] Move one contact to the trash?
   *[other] Move { $count } contacts to the trash?
}
# $n people
saved-people-more = { $n ->
    [one] Saved. One person sees more now
   *[other] Saved. { $n } people see more now
}
# $n people
saved-people-less = { $n ->
    [one] Saved. One person sees less now
   *[other] Saved. { $n } people see less now
}
# $more people, $less people
saved-people-both = Saved. Sees more: { $more }, sees less: { $less }
used-where-none = Whoever has no other one
# $first name of the client
ask-permissions = Change what { $first } can do?
# $name of the company
ask-company-on = Turn the portal on for { $name }?
# $name of the company
ask-company-off = Turn the portal off for { $name }?
# $title of the engagement
ask-portal-of = Change who sees { $title }?
# $title of the engagement
ask-archive = Archive { $title }?
# $title of the engagement
ask-unarchive = Take { $title } out of the archive?
# $name of what goes or comes
ask-trash = Move { $name } to the trash?
# $name of what comes back
ask-restore = Take { $name } out of the trash?
# $first name of the client, $title of the engagement
ask-add-member = Add { $first } to { $title }?
# $first name of the client, $title of the engagement
ask-change-member = Change what { $first } is in { $title }?
# $first name of the client, $title of the engagement
ask-remove-member = Remove { $first } from { $title }?
# $count of contacts, $title of the engagement
ask-add-several = { $count ->
    [one] Add one contact to { $title }?
   *[other] Add { $count } contacts to { $title }?
}
# $first name of the client
ask-join = Add { $first } to this engagement?
ask-locks = Save the lock calendar?
# $title of the engagement
ask-locks-of = Change when { $title } locks?
# $n engagements
locks-at-once = { $n ->
    [one] Locks at once in one engagement
   *[other] Locks at once in { $n } engagements
}
# $n engagements
opens-at-once = { $n ->
    [one] Opens at once in one engagement
   *[other] Opens at once in { $n } engagements
}
# What staff could do
staff-changes = What this changes for your team
# $n people, $was level before, $is level after
group-moves = { $n ->
    [one] One person: { $was } → { $is }
   *[other] { $n } people: { $was } → { $is }
}
# $name of what was edited
ask-save = Save { $name }?

# Sharing of new items in one engagement
# $usual what the organization does
as-organization = As usual: { $usual }
engagement-sharing-hint = What is added here from now on. Items that exist keep what they have.
sharing-of-new-items = What new items show
stale-engagement-sharing = Someone else changed this engagement meanwhile. This is what stands now: choose again.
# $count contacts added, $left how many are of another company
added-but-left = { $count } added. { $left } are not of its company and were left out.

# The audit trail
audit = Audit
audit-hint = Everything that was done, and who did it. Nothing in it can be changed or removed.
audit-export = Export audit trail
audit-none-found = Nothing in the audit trail fits
audit-on-what = Find what it was done to
audit-who = Who
audit-what = What was done
audit-from = From
audit-to = To
audit-everybody = Everybody
audit-clients = Any client
audit-program = Portico itself
audit-everything = Everything
audit-group-sign-in = Sign-ins and passwords
audit-group-access = Access and team
audit-group-sharing = Sharing
audit-group-looks = Views, downloads, exports
audit-group-view-as = View portal as client
audit-group-people = Contacts, companies, engagements
audit-group-settings = Settings
audit-group-work = Work in the tools

# When one engagement locks
when-it-locks = When it locks for clients
engagement-locks-hint = Counted from the start of this engagement, by the clock of its venue. “Open now” lifts a lock for all its clients until you choose again.
# $day the day
locks-on = Locks on { $day }
# $day the day
locked-since = Locked since { $day }
