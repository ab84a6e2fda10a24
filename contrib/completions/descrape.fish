# Completion of descrape(1) for fish.  tests/check-completions holds it against
# descrape --help.

# Ids of the rules that are loaded, with those of -r on the same line, and CATEGORY/*.
function __descrape_ids
    set -l words (commandline -opc)
    set -l rules
    for i in (seq 2 (count $words))
        if contains -- $words[$i] -r --rules; and set -q words[(math $i + 1)]
            set -a rules -r $words[(math $i + 1)]
        end
    end
    $words[1] --list $rules 2>/dev/null |
        awk -F '\t' '{ print $1 "\t" $2; sub("/.*", "/*", $1); if (!seen[$1]++) print $1 "\tcategory" }'
end

# The same behind the commas of a list.
function __descrape_list
    set -l before (string match -r '^(?:.*,)?' -- (string replace -r '^--\w+=' '' -- (commandline -ct)))
    $argv | string replace -r '^' -- "$before"
end

# The languages that lists of the built-in packs have.
function __descrape_langs
    string split ' ' 'ar de el en es fa fr it ja ko nl pl pt ru tr uk zh'
end

function __descrape_packs
    set -l words (commandline -opc)
    $words[1] --dump-rules 2>/dev/null | string replace -r '.*"pack":"([^"]*)".*' '$1' | sort -u
end

complete -c descrape -s r -l rules -r -a '(__descrape_packs)' -d 'rule file or pack in place of the default set, +FILE adds'
complete -c descrape -s e -l rule -x -d 'entries of a one-off rule'
complete -c descrape -s L -l level -x -a '1\tsafe 2\teager 3\t"only running prose"' -d 'rules up to this level'
complete -c descrape -s l -l lang -x -a '(__descrape_list __descrape_langs)' -d 'rules and phrases of these languages'
complete -c descrape -l only -x -a '(__descrape_list __descrape_ids)' -d 'only rules with these ids'
complete -c descrape -l disable -x -a '(__descrape_list __descrape_ids)' -d 'not these rules'
complete -c descrape -l enable -x -a '(__descrape_list __descrape_ids)' -d 'these rules, whatever their level'
complete -c descrape -s t -l format -x -a 'auto text jsonl nul formfeed wet' -d 'what the input is'
complete -c descrape -l field -x -d 'JSONL fields that hold text'
complete -c descrape -l max-record -x -a '16M 64M 256M 1G' -d 'larger records pass unchanged'
complete -c descrape -l files0-from -r -F -d 'read the files named in FILE'
complete -c descrape -s o -l output -r -F -d 'write to FILE'
complete -c descrape -l force -d 'replace an existing FILE'
complete -c descrape -s i -l in-place -d 'clean each FILE where it is'
complete -c descrape -s z -l gzip -d 'compressed output'
complete -c descrape -l gzip-single -d 'one gzip member'
complete -c descrape -s j -l jobs -x -a '0 1 2 4 8 16' -d 'threads, 0 for all cores'
complete -c descrape -l drop-empty -d 'leave out records that became empty'
complete -c descrape -l line-buffered -d 'hand on every line or record at once'
complete -c descrape -s n -l dry-run -d 'write no text'
complete -c descrape -s D -l diff -d 'what would change, as a unified diff'
complete -c descrape -s A -l annotate -d 'every line, with the rule that would take it'
complete -c descrape -l explain -d 'matches that took nothing, and why'
complete -c descrape -l color -x -a 'auto always never' -d 'of --diff and --annotate'
complete -c descrape -s s -l stats -d 'what went, by category and rule'
complete -c descrape -l report -r -F -d 'totals as JSON'
complete -c descrape -l unused -d 'the rules that matched nothing'
complete -c descrape -l progress -d 'how far the work is'
complete -c descrape -l removed -r -F -d 'log every removal'
complete -c descrape -l restore -r -F -d 'cleaned text in, what it was before out'
complete -c descrape -s W -l why -x -d 'the rules that match TEXT'
complete -c descrape -l max-removed -x -d 'documents that would lose more pass unchanged'
complete -c descrape -l match-limit -x -d 'steps a match attempt may take'
complete -c descrape -l strict -d 'limits hit, lines that are not UTF-8 and warnings are errors'
complete -c descrape -l no-sandbox -d 'give up no rights of the process'
complete -c descrape -l check -d 'check rule files'
complete -c descrape -l list -d 'the rules that are loaded'
complete -c descrape -n '__fish_contains_opt list' -f -a '(__descrape_ids)'
complete -c descrape -l show -x -a '(__descrape_ids)' -d 'a rule as it stands in its file'
complete -c descrape -l dump-rules -d 'all that is loaded'
complete -c descrape -s q -l quiet -d 'no warnings'
complete -c descrape -s v -l verbose -d 'say what was taken for what'
complete -c descrape -s h -l help -d 'print the options'
complete -c descrape -s V -l version -d 'print the version'
