# Completion of descrape-learn(1) for fish.  tests/check-completions holds it against
# descrape-learn --help.

complete -c descrape-learn -s t -l format -x -a 'auto text jsonl nul formfeed wet' -d 'what the input is'
complete -c descrape-learn -l field -x -d 'JSONL fields that hold text'
complete -c descrape-learn -l site-field -x -d 'JSONL field that names the site'
complete -c descrape-learn -l together -d 'take all pages for those of one site'
complete -c descrape-learn -l max-record -x -a '1M 16M 64M 256M' -d 'leave out larger records'
complete -c descrape-learn -l min-pages -x -a '2 3 5 10' -d 'a line recurs on so many pages'
complete -c descrape-learn -l min-percent -x -a '0 1 2 5 10' -d 'and on so many in a hundred'
complete -c descrape-learn -l min-site -x -a '2 5 10 20' -d 'learn of sites with so many pages'
complete -c descrape-learn -l prose -d 'lines that look like prose too'
complete -c descrape-learn -l memory -x -a '64M 256M 1G' -d 'count in so much memory'
complete -c descrape-learn -s o -l output -r -F -d 'the rule file'
complete -c descrape-learn -l split -x -a '(__fish_complete_directories)' -d 'a rule file a site'
complete -c descrape-learn -l force -d 'existing files may be replaced'
complete -c descrape-learn -s q -l quiet -d 'no warnings'
complete -c descrape-learn -s h -l help -d 'print the options'
complete -c descrape-learn -s V -l version -d 'print the version'
