# Completion of descrape-review(1) for fish.  tests/check-completions holds it against
# descrape-review --help.

complete -c descrape-review -s c -l changed -d 'leave out documents in which nothing went'
complete -c descrape-review -s o -l output -r -F -d 'write to FILE'
complete -c descrape-review -s f -l force -d 'replace an existing FILE'
complete -c descrape-review -s t -l title -x -d "the page's heading"
complete -c descrape-review -s h -l help -d 'print the options'
complete -c descrape-review -s V -l version -d 'print the version'
