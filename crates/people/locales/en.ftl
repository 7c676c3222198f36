# People: what happened, and why somebody sees something.

# $from a day or moment, $to a later one
from-to = { $from } to { $to }
the-program = Portico

# What happened. $who did it, $title of what it was done to.
# $who a person, $title of the item
did-comment = { $who } commented on { $title }
# $who a person, $title of the item
did-create = { $who } added { $title }
# $who a person, $engagement its title
did-add-list = { $who } added a list of to-dos to { $engagement }
# $who a person, $engagement its title
did-add-folder = { $who } added a folder to { $engagement }
# $who a person, $title of the item
did-change = { $who } changed { $title }
# $who a person, $title of the item
did-complete = { $who } ticked off { $title }
# $who a person, $title of the item
did-reopen = { $who } reopened { $title }
# $who a person, $title of the item
did-share = { $who } shared { $title }
# $who a person, $title of the item
did-unshare = { $who } stopped sharing { $title }
# $who a person, $title of the item
did-assign = { $who } assigned { $title }
# $who a person, $title of the item
did-trash = { $who } moved { $title } to the trash
# $who a person, $title of the item
did-restore = { $who } restored { $title }
# $who a person, $title of the item
did-archive = { $who } archived { $title }
# $who a person, $title of the item
did-unarchive = { $who } took { $title } out of the archive
# $who a person, $title of the item
did-download = { $who } downloaded { $title }
# $who, $engagement
did-locks = { $who } changed when { $engagement } locks for clients
# $who, $title
did-ask-change = { $who } asked to change { $title }
# $who, $title
did-accept-change = { $who } opened { $title } for a change
# $who, $title
did-refuse-change = { $who } answered no to a change of { $title }
# $who, $title
did-withdraw-change = { $who } took back the request to change { $title }
# $who a person, $contact who was added
did-contact-created = { $who } added { $contact }
did-join = { $who } joined the portal
# $who a person, $contact who was given access
did-invite = { $who } gave { $contact } access to the portal
# $who a person, $contact who was invited
did-invite-again = { $who } made another invitation for { $contact }
# $who a person, $contact whose invitation it was
did-revoke = { $who } revoked the invitation of { $contact }
# $who a person, $contact whose access it was
did-remove-access = { $who } removed the portal access of { $contact }
# $who a client, $contact a colleague
did-bring = { $who } invited { $contact }, a colleague
# $who a client, $contact a colleague
did-take-back = { $who } took the invitation of { $contact } back
# $who a person, $contact whose PIN it is
did-pin = { $who } sent { $contact } a portal link with a PIN
# $who a person, $contact whose PIN it is
did-end-pin = { $who } ended the PIN of { $contact }
# $contact whose PIN it is
did-lock-out = Ten wrong PINs ended the portal link of { $contact }
# $who a person, $contact whose portal it is
did-view-as = { $who } looked at the portal of { $contact }
# $who a person, $contact whose portal it is
did-end-view-as = { $who } left the portal of { $contact }
# $who a person, $contact whose access it is
did-suspend = { $who } suspended the portal access of { $contact }
# $who a person, $contact whose access it is
did-resume = { $who } resumed the portal access of { $contact }
# $who a person, $contact whose access it is
did-levels = { $who } changed what { $contact } can do
# $who a client
did-own-details = { $who } changed their own details
# $field its name, $from what was there, $to what is there now
field-changed = { $field }: { $from } → { $to }
field-name = Name
field-phone = Phone
field-address = Address
field-birthday = Birthday
field-links = Links
field-empty = nothing
changed-photo = Another photo
removed-photo = Photo removed
# $who a person, $contact the contact that stays
did-merge = { $who } merged a duplicate into { $contact }
# $who a person, $contact who was added, $engagement its title
did-add-member = { $who } added { $contact } to { $engagement }
# $who a person, $contact who was removed, $engagement its title
did-remove-member = { $who } removed { $contact } from { $engagement }
# $who a person, $contact whose role it is, $engagement its title
did-change-member = { $who } changed the role of { $contact } in { $engagement }
# $who a person, $engagement its title
did-change-team = { $who } changed the team of { $engagement }

# Why somebody sees an item, and why not. No full stop: these stand alone under a title.
sees = { $person } sees it
sees-not = { $person } does not see it
portal-on = The client portal is on
portal-off = The client portal is off for everyone
company-on = The portal is on for { $person }’s company
company-off = The portal is off for { $person }’s company
access-active = { $person } can use the portal
access-inactive = { $person } has no portal access
# $person one's first name
access-not-joined = { $person } is invited and has not joined yet
# $person one's first name
access-is-suspended = The portal access of { $person } is suspended
# $person one is asked about, $engagement its title
member = { $person } is a member of { $engagement }
# $person one is asked about, $engagement its title
member-not = { $person } is not a member of { $engagement }
engagement-kept = { $engagement } is not in the trash
engagement-trashed = { $engagement } is in the trash
engagement-on = The portal is on for { $engagement }
engagement-off = The portal is off for { $engagement }
# $engagement its title, $person one is asked about
engagement-shown = { $engagement } is not hidden from { $person }
# $engagement its title, $person one is asked about
engagement-hidden = { $engagement } is hidden from { $person }
# $engagement its title
engagement-hidden-from-all = { $engagement } is hidden from all clients
engagement-current = { $engagement } is not archived
engagement-archived = { $engagement } is archived, and archived ones do not show to clients
tool-used = { $tool }: in use
tool-unused = { $tool }: not in use, neither for clients nor for the team
tool-on = { $tool }: on for clients
tool-off = { $tool }: off for clients
type-shown = { $tool }: not hidden from clients
type-hidden = { $tool }: hidden from clients
# $person one is asked about, $tool its name
level-view = { $person } can view: { $tool }
# $person one is asked about, $tool its name
level-view-not = { $person } cannot view: { $tool }
# $person one is asked about, $tool its name
level-comment = { $person } can comment: { $tool }
# $person one is asked about, $tool its name
level-comment-not = { $person } cannot comment: { $tool }
# $person one is asked about, $tool its name
level-contribute = { $person } can take part in: { $tool }
# $person one is asked about, $tool its name
level-contribute-not = { $person } cannot take part in: { $tool }
# $person one is asked about, $tool its name
level-edit = { $person } can edit: { $tool }
# $person one is asked about, $tool its name
level-edit-not = { $person } cannot edit: { $tool }
# $person one is asked about, $tool its name, $engagement its title
role-view = The role of { $person } in { $engagement } includes: { $tool }
# $person one is asked about, $tool its name, $engagement its title
role-view-not = The role of { $person } in { $engagement } does not include: { $tool }
# $person one is asked about, $tool its name, $engagement its title
role-comment = The role of { $person } in { $engagement } can comment: { $tool }
# $person one is asked about, $tool its name, $engagement its title
role-comment-not = The role of { $person } in { $engagement } cannot comment: { $tool }
# $person one is asked about, $tool its name, $engagement its title
role-contribute = The role of { $person } in { $engagement } can take part in: { $tool }
# $person one is asked about, $tool its name, $engagement its title
role-contribute-not = The role of { $person } in { $engagement } cannot take part in: { $tool }
# $person one is asked about, $tool its name, $engagement its title
role-edit = The role of { $person } in { $engagement } can edit: { $tool }
# $person one is asked about, $tool its name, $engagement its title
role-edit-not = The role of { $person } in { $engagement } cannot edit: { $tool }
staff-may = The team may do this
staff-only = Only the team may do this
not-trashed = It is not in the trash
trashed = It is in the trash
not-draft = It is finished
draft = It is a draft, and clients never see drafts
shown = It is shown on the portal
shown-not = It is not shown on the portal
shared = Show on portal is on
shared-not = Show on portal is off
sent = It was sent
sent-not = It has not been sent yet
waits-for-sending = It shows once it is sent, and it has not been sent yet
completed = { $person } completed it
completed-not = { $person } has not completed it
audience = It is meant for { $person }
audience-not = It is meant for others, not for { $person }
for-team-only = It is for the team only
# $person a client
for-another-company = It is for the contacts of one company, and { $person } is not one of them
# $person a client
for-named-others = It is for named contacts, and { $person } is not one of them
for-all = It is for every member of { $engagement }
for-all-not = It is not for every member of { $engagement }
named = { $person } is named on it
named-not = { $person } is not named on it
same-company = It is for { $person }’s company
same-company-not = It is for another company than { $person }’s
assignment = It concerns { $person }
assignment-not = It is not assigned to { $person }, nor to the team
assigned-to-nobody = Nobody is assigned to it yet
assigned-elsewhere = It is assigned to somebody else
open-to-all = { $tool }: seen by every member, whoever they are assigned to
open-to-all-not = { $tool }: seen only by those they are assigned to
assigned = It is assigned to { $person }
assigned-not = It is not assigned to { $person }
carried-by-team = It is assigned to the team
carried-by-team-not = It is not assigned to the team
token-allows = The API token covers: { $tool }
token-allows-not = The API token does not cover this: { $tool }
# $person a member of staff, $tool its name
group-views = { $person }’s group can view: { $tool }
# $person a member of staff, $tool its name
group-views-not = { $person }’s group cannot view: { $tool }
# $person a member of staff, $tool its name
group-full = { $person }’s group can change: { $tool }
# $person a member of staff, $tool its name
group-full-not = { $person }’s group can look and no more: { $tool }
not-read-only = Nothing prevents changes
read-only = Looking on as a client changes nothing

# Links to where it is changed.
fix-portal = Turn the portal on
fix-company = Turn the company’s portal on
fix-access = Give access
fix-access-invited = Open the invitation
fix-access-suspended = Resume access
fix-member = Add people
fix-engagement = Open the engagement
fix-hidden = Show it to them
fix-tools = Open the tools
fix-role = Change the role
fix-levels = Change the levels
fix-item = Open the item
fix-shown = Show it on the portal
fix-send = Mark it as sent
fix-audience = Change whom it is for
fix-assignment = Change who it is assigned to
fix-draft = Finish the draft
fix-trash = Take it out of the trash
fix-groups = Open the groups

## Contacts as CSV
csv-name = Name
csv-email = Email
csv-phone = Phone
csv-company = Company
csv-access = Portal access
csv-access-none = No access
csv-access-invited = Invited
csv-access-active = Active
csv-access-suspended = Suspended
csv-notes = Notes
csv-address = Address
csv-birthday = Birthday

# The audit trail: what has no name, or none the reader may see
audit-somebody = somebody
audit-an-item = an item
audit-a-folder = a folder
audit-a-list = a list of to-dos
audit-an-engagement = an engagement
# $who a person
audit-signed-in = { $who } signed in
# $name whose sign-in it is
audit-refused = Somebody tried to sign in as { $name } and was refused
# $who a person
audit-password = { $who } chose a new password
# $who did it
audit-factor-added = { $who } added a second step for signing in
# $who did it
audit-factor-removed = { $who } removed a second step for signing in
# $who did it
audit-factor-always = { $who } made their passkey asked for after every other way to sign in
# $who did it
audit-factor-alone = { $who } no longer has their passkey asked for after other ways to sign in
# $who did it
audit-factor-renamed = { $who } renamed a passkey
# $who did it
audit-codes-renewed = { $who } made new recovery codes
# $who the program, $contact for whom
audit-reset-link = { $who } made a link for a new password for { $contact }
# $who the program, $contact for whom
audit-token-given = { $who } made an API token for { $contact }
# $who a person
audit-out-everywhere = { $who } signed out everywhere
# $who a person
audit-token = { $who } made an API token
# $who a person
audit-token-revoked = { $who } revoked an API token
# $who a person
audit-joined-team = { $who } joined the team
# $who a person, $contact whose password it is
audit-password-set = { $who } set a password for { $contact }
# $who a person
audit-invited-many = { $who } invited several contacts
# $who a person, $name who was invited
audit-team-invited = { $who } brought { $name } into the team
# $who a person, $name who is in the team again
audit-team-back = { $who } took { $name } back into the team
# $who a person, $name who left the team
audit-team-off = { $who } took { $name } out of the team
audit-page-home = the first page
audit-page-account = the account page
audit-page-dates = the dates
audit-page-engagements = the engagements
audit-page-everything = the page of everything
audit-page-notifications = the notifications
audit-page-search = the search
audit-page-list = the list of a tool
audit-page-other = a page
audit-linked = { $who } was linked to an account by single sign-on
# $who a person, $name whose account it was
audit-unlinked = { $who } unlinked the account of { $name } from single sign-on
# $who a person, $title of the item, or a page, $contact whose portal it is
audit-looked-at = { $who } looked at { $title } in the portal of { $contact }
# $who a person, $title of the item
audit-opened = { $who } opened { $title }
# $who a person
audit-read-list = { $who } read a list
# $who a person
audit-exported-contacts = { $who } took contacts out as CSV
# $who a person
audit-exported = { $who } took the audit trail out as CSV
# $who a person
audit-imported = { $who } imported contacts
# $who a person
audit-import-undone = { $who } took an import of contacts back
# $who a person
audit-organization = { $who } set up the organization
# $who a person
# $who, $engagement: names
audit-sharing-defaults = { $who } changed how new items of { $engagement } begin
# $who did it
audit-preset = { $who } set the organization up by a preset
# $who the person
audit-preset-taken-back = { $who } took a preset back
# $who, $company: names
audit-company-set = { $who } chose what the contacts of { $company } can do
audit-sets = { $who } changed the permission sets
# $who a person, $item what it was said about
audit-kept-with-team = { $who } kept with the team what was said about { $item }
# $who a person
audit-settings = { $who } changed the settings
# $who a person
audit-account = { $who } changed their account
# $who a person
audit-mail-on = { $who } turned mail on
# $who a person
audit-mail-off = { $who } turned mail off
# $who a person, $title of the item
audit-audience = { $who } changed whom { $title } is for
# $who a person, $title of the item
audit-sent = { $who } sent { $title }
# $who a person, $title of the item
audit-comment-shared = { $who } shared a comment on { $title }
# $who a person, $title of the item
audit-comment-unshared = { $who } stopped sharing a comment on { $title }
# $who a person, $title of the item
audit-comment-changed = { $who } changed a comment on { $title }
# $who a person
audit-picture = { $who } uploaded a picture
# $who a person
audit-selected = { $who } changed several files at once

# The audit trail as CSV: headings
audit-csv-number = Number
audit-csv-at = Time (UTC)
audit-csv-who = Who
audit-csv-sentence = What happened
audit-csv-action = Action
audit-csv-object = Kind
audit-csv-object-id = ID
audit-csv-request = Request
audit-csv-detail = Details

# What more an entry of the trail tells
# $first way, $second step
how-both = { $first } and { $second }
how-mail = by a mailed link
how-password = by password
how-local-password = by a password the team knows
how-pin = by portal link and PIN
how-oidc = by the organization's own sign-in
how-passkey = by passkey
how-app = a code of the app
how-recovery = a recovery code
how-token = by an API token
# $name of a setting, $old value, $new value
audit-moved = { $name }: { $old } → { $new }
# $group or setting, $tool
audit-of = { $group }, { $tool }
# $first words, $next word
audit-and = { $first }, { $next }
audit-on = on
audit-off = off
# $n a number
audit-number = { NUMBER($n) }
# $word of a setting, as it is written down
audit-term = { $word ->
    [sharing] Show on portal
    [all] All tools
    [portal_on] Portal
    [hidden] Hidden from clients
    [on] Portal for everyone
    [access_on] In the client portal
    [off] Off for everyone
    [assigned_only] Assigned only
    [show_archived] Archived engagements show
    [auto_enable_new_contacts] New contacts are invited
    [enable_on_membership] New members are invited
    [restrict_to_company] Only contacts of the company
    [client_factor] Two-step sign-in for clients
    [pin_in_link_mail] Portal link and PIN in one mail
    [colleagues] Colleagues a client may bring
    [client_edits] Clients edit their own details
    [days] Days before the start
    [files] Files
    [todos] To-dos
    [updates] Updates
    [own] Own details
    [super_admin] Super admin
    [admin] Admin
    [employee] Employee
    [user] User
    [none] None
    [view] View
    [comment] Comment
    [contribute] Contribute
    [edit] Edit
    [private] Private
    [when_sent] When sent
    [shared] Shared
    [never] Never
    [open] Open now
    [role] Role
    [primary] Primary
    [decision_maker] Decision maker
    [finance] Finance
    [collaborator] Collaborator
    [viewer] Viewer
    [vendor] Vendor
    [set] Permission set
    [event_venue] Event venue
    [agency] Agency
    [solo_creative] Solo creative
    [project_studio] Project studio
    [help_desk] Help desk and projects
   *[usual] as usual
}
