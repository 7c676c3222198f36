# Words of components and errors that every page shares.

there-is-a-problem = There is a problem
optional = (optional)
choose = Choose
close = Close
undo = Undo
save = Save
on = On
off = Off

# Errors beside a field. Each says what to do.
error-required = Enter a value
# $limit characters
error-too-long = Use at most { $limit ->
    [one] one character
   *[other] { $limit } characters
}
# $limit characters
error-too-short = Use at least { $limit ->
    [one] one character
   *[other] { $limit } characters
}
error-not-an-email = Enter an email address like name@example.com
error-not-a-date = Enter a date like 26/06/2027
error-not-a-time = Enter a time like 14:00
error-not-a-colour = Enter a colour like #4B53C9
error-not-a-zone = Choose a time zone from the list
error-not-https = Begin it with https://
error-not-a-domain = Type domains like example.com, with spaces between
error-not-a-link = Enter a link that starts with https://
# $limit links
error-too-many-links = Enter at most { $limit } links
error-in-future = Enter a day that has been
error-too-many-pixels = Choose a picture of at most 8192 pixels on each side
error-ends-before-start = The end is before the start. Choose a later end
error-taken = This is in use already. Choose another
error-unknown = Choose one from the list
error-not-a-member = Choose someone who is a member of this engagement
error-password-common = This password is too easy to guess. Use three or more unrelated words
error-password-same = Choose a password you have not used here before
error-not-a-pin = Enter 6 to 10 digits
error-pin-too-easy = This PIN is too easy to guess. Avoid runs and repeats
error-wrong = That is not right. Check it and try again
error-not-a-picture = Choose a PNG, JPEG or WebP picture
# $limit megabytes
error-file-too-large = Choose a file of at most { $limit } MB
error-other = Check this value and try again
