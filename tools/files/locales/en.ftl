# Files: folders, uploads, the page of a file.

files = Files
one-file = File
files-hint = Plans, lists and pictures, in folders
folder = Folder
folders = Folders
engagement = Engagement
all-engagements = All engagements
clients = Clients
comments = Comments
name = Name
name-hint = The extension stays if you leave it out
description = Description
kind = Kind
size = Size
added = Added
about-file = About this file
cancel = Cancel
select = Select
untitled = Untitled
pages = Pages
previous = Previous
next = Next
# $page its number
page-number = Page { $page }
order = Order
newest-first = Newest
by-name = Name
by-size = Size

# $kind a word of the program
kind-word = { $kind ->
    [picture] Picture
    [document] Document
    [table] Table
    [text] Text
    [video] Video
    [audio] Audio
    [archive] Archive
   *[other] File
}
# $width in pixels, $height in pixels
pixels = { $width } × { $height } pixels
# $count files
files-count = { $count ->
    [0] No files
    [one] 1 file
   *[other] { $count } files
}
# $count where counting stopped
files-many = More than { $count } files
# $count comments
comments-count = { $count ->
    [one] 1 comment
   *[other] { $count } comments
}

no-files-portal = No files yet. What the team shares with you will wait here.
no-files-office = No files here yet. Drop some on this page, or choose them above.
no-files-anywhere = No files yet.
no-more-files = There is nothing on this page.
choose-engagement-first = These are the newest files of all engagements. Choose an engagement to add files and folders.
show-files = Show files

# Lists and what one does with the selected
# $name of the file
select-name = Select { $name }
# $name of the file
download-name = Download { $name }
# $name of the file or folder
more-about = More about { $name }
with-selected = With the selected
show-on-portal = Show on portal
hide-from-portal = Hide from portal
move-files = Move files
trash-files = Move to trash
choose-folder = Choose a folder
choose-folder-first = Choose the folder to move the files to
top-of-files = Files, in no folder
nothing-selected = Select at least one file first
# $count files
files-shown = { $count ->
    [one] 1 file is shown on the portal
   *[other] { $count } files are shown on the portal
}
files-shown-already = These are on the portal already
# $count files
show-files-title = { $count ->
    [one] Show one file on the portal?
   *[other] Show { $count } files on the portal?
}
show-files-hint = Nothing is shown yet.
who-will-see = Who will see what
shown-already = On the portal already
# $count of earlier comments
brings-comments = { $count ->
    [one] One earlier comment comes with it
   *[other] { $count } earlier comments come with it
}
# $count files
show-them = { $count ->
    [one] Show it
   *[other] Show { $count } files
}
show-from-now-on = From now on only
leave-as-is = Leave as it is
# $count files
files-hidden = { $count ->
    [one] 1 file is hidden from the portal
   *[other] { $count } files are hidden from the portal
}
# $count files
files-moved = { $count ->
    [one] 1 file moved
   *[other] { $count } files moved
}
# $count files
files-trashed = { $count ->
    [one] 1 file is in the trash
   *[other] { $count } files are in the trash
}
# $count files
files-restored = { $count ->
    [one] 1 file is back
   *[other] { $count } files are back
}

# Adding files
# $place the folder
drop-here = Drop to add to { $place }
drop-lead = Drop files anywhere on this page
drop-rest = , or choose them
choose-files = Choose files to upload
upload-files = Upload files
# $limit megabytes
up-to = Up to { $limit } MB each
# $limit megabytes
megabytes = { $limit } MB
uploads = Uploads
uploaded = Uploaded
not-uploaded = Not uploaded
waiting = Waiting
cancelled = Cancelled
larger-than = Larger than { "{max}" }
cancel-file = Cancel { "{name}" }
retry-file = Retry { "{name}" }
close-uploads = Close uploads
# $count files
files-added = { $count ->
    [one] 1 file added
   *[other] { $count } files added
}
choose-a-file = Choose at least one file
# $limit files
too-many-files = Choose at most { $limit } files at a time
disk-full = There is no room left for this file
disk-full-help = Nothing was saved. Ask whoever runs this portal to make room.

# Folders
add-folder = Add folder
folder-name = Folder name
lies-in = Lies in
rename-or-move = Rename or move folder
save-folder = Save folder
trash-folder = Move folder to trash
folder-added = The folder is there
folder-saved = The folder is saved
folder-trashed = The folder and what was in it are in the trash
folder-restored = The folder is back
folder-not-empty = The folder is not empty
# $depth levels
folder-too-deep = Folders go { $depth } levels deep at most. Choose one higher up
folder-too-many = There are too many folders here. Choose another place
folder-into-itself = A folder cannot lie in itself. Choose another place

# One file
download-file = Download file
edit-file = Edit name and place
save-file = Save file
file-saved = The file is saved
trash-file = Move to trash
send-as-form = Send files as a form (multipart/form-data)
