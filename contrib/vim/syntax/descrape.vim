" Vim syntax file
" Language: rule files of descrape, descrape-rules(5)
"
" What would be an error when the file is loaded is shown as one: unknown keys,
" headers and items, tabs in the indentation, entries in column 1.

if exists('b:current_syntax')
  finish
endif

syntax case match
" A continuation line is known by its indentation, so look back far enough.
syntax sync minlines=60

" ---- what stands in column 1 ----

syntax match descrapeUnknown /^\S.*$/
syntax match descrapeHeader /^\%(format\|pack\|title\|version\|license\|home\|lang\|level\):/
      \ nextgroup=descrapeHeaderText
syntax match descrapeHeaderText /.*$/ contained
syntax match descrapeItem /^\%(include\|enable\|disable\)\ze / nextgroup=descrapeGlobs
syntax match descrapeItem /^\%(rule\|keep\)\ze / nextgroup=descrapeId skipwhite
syntax match descrapeItem /^list\ze / nextgroup=descrapeName skipwhite
syntax match descrapeItem /^model\ze / nextgroup=descrapeModel
syntax match descrapeId /\S\+$/ contained
syntax match descrapeGlobs /.*$/ contained
syntax match descrapeModel / \h\w* < .*$/ contained contains=descrapeOperator
syntax match descrapeOperator /[<=>]/ contained
syntax match descrapeName /\h\w*/ contained

" let NAME = PATTERN, with its continuation lines
syntax region descrapeLet matchgroup=descrapeItem start=/^let\ze / end=/^\ze\S/ end=/\%$/
      \ keepend contains=descrapeLetName,@descrapeRegex,descrapeComment
syntax match descrapeLetName / \h\w* = / contained contains=descrapeOperator

" ---- entries ----

syntax match descrapeBadKey /^ \+[A-Za-z-]\+:/
syntax match descrapeKey /^ \+\%(run\|reach\|max\|min-bytes\|words\|chars\|at\|cut\|struct\|repeat\)\ze:/
      \ nextgroup=descrapeColon
syntax match descrapeKey /^ \+\%(near\|from\|lang\|level\|off\|case\|score\|do\)\ze:/
      \ nextgroup=descrapeColon
syntax match descrapeColon /:/ contained nextgroup=descrapeValue
syntax match descrapeValue /.*$/ contained contains=descrapeNumber,descrapeWord
syntax match descrapeNumber /\<\d\+\%(\.\d\+\)\=\>/ contained
syntax keyword descrapeWord contained paragraph document lines head tail yes exact
syntax keyword descrapeWord contained delete replace tag

" Patterns go on as long as lines are indented deeper than their key.
syntax region descrapePattern matchgroup=descrapeMatcher
      \ start=/^\z( \+\)\%(line\|has\|span\|block\|heading\|to\|until\|while\):/
      \ end=/^\ze\%(\z1 \+\)\@!\%(#\)\@!./ end=/\%$/ keepend contains=@descrapeRegex,descrapeComment
syntax region descrapePattern matchgroup=descrapeKey
      \ start=/^\z( \+\)\%(before\|after\|above\|below\|unless\|unless-near\|require\):/
      \ end=/^\ze\%(\z1 \+\)\@!\%(#\)\@!./ end=/\%$/ keepend contains=@descrapeRegex,descrapeComment
syntax region descrapeDesc matchgroup=descrapeKey start=/^\z( \+\)desc:/
      \ end=/^\ze\%(\z1 \+\)\@!\%(#\)\@!./ end=/\%$/ keepend contains=descrapeComment

syntax cluster descrapeRegex
      \ contains=descrapeMacro,descrapeEscape,descrapeClass,descrapeGroup,descrapeQuantifier
syntax match descrapeEscape /\\\%([pP]{\^\=\w\+}\|x{\x\+}\|x\x\x\|.\)/ contained
syntax match descrapeMacro /{{\h\w*}}/ contained
syntax region descrapeClass start=/\[\^\=\]\=/ skip=/\\.\|\[:\^\=\w\+:\]/ end=/\]/ oneline contained
      \ contains=descrapeEscape
syntax match descrapeGroup /(?\%([:=!>|#]\|<[=!]\|[imsxnJ^-]*[:)]\|P\=<\w\+>\)\=\|[()|]/ contained
syntax match descrapeQuantifier /[*+?][+?]\=\|{\d*,\=\d*}[+?]\=/ contained

" ---- samples ----

syntax region descrapeGone matchgroup=descrapeSample start=/^ \+drop:/ end=/$/ oneline
syntax region descrapeKept matchgroup=descrapeSample start=/^ \+keep:/ end=/$/ oneline
syntax region descrapeTest matchgroup=descrapeSample start=/^\z( \+\)test:/
      \ end=/^\ze\%(\z1 \+\)\@!\%(#\)\@!./ end=/\%$/ keepend
      \ contains=descrapeGoneLine,descrapeKeptLine,descrapeWritten,descrapeComment
syntax match descrapeGoneLine /^ \+-\%( .*\)\=$/ contained
syntax match descrapeKeptLine /^ \+=\%( .*\)\=$/ contained
syntax match descrapeWritten /^ \++\%( .*\)\=$/ contained

" ---- list ----

syntax region descrapeList matchgroup=descrapeItem start=/^list\ze / end=/^\ze[^ #]/ end=/\%$/
      \ keepend contains=descrapeName,descrapeLang,descrapeListItem,descrapeComment
syntax match descrapeListItem /^ \+[^@ ].*$/ contained
syntax match descrapeLang /^ \+@.*$/ contained

" Last, so that they win.
syntax match descrapeTab /^ *\t\+/ containedin=ALL
syntax match descrapeComment /^#.*$/ contains=descrapeTodo containedin=ALL
syntax keyword descrapeTodo contained TODO FIXME XXX

highlight default link descrapeUnknown Error
highlight default link descrapeBadKey Error
highlight default link descrapeTab Error
highlight default link descrapeHeader PreProc
highlight default link descrapeHeaderText String
highlight default link descrapeItem Statement
highlight default link descrapeId Function
highlight default link descrapeName Identifier
highlight default link descrapeLetName Identifier
highlight default link descrapeModel Identifier
highlight default link descrapeGlobs Function
highlight default link descrapeOperator Operator
highlight default link descrapeMatcher Keyword
highlight default link descrapeKey Type
highlight default link descrapeValue String
highlight default link descrapeNumber Number
highlight default link descrapeWord Constant
highlight default link descrapeDesc String
highlight default link descrapeEscape SpecialChar
highlight default link descrapeMacro Macro
highlight default link descrapeClass Character
highlight default link descrapeGroup Delimiter
highlight default link descrapeQuantifier Special
highlight default link descrapeSample Label
highlight default link descrapeGone DiffDelete
highlight default link descrapeGoneLine DiffDelete
highlight default link descrapeKept DiffAdd
highlight default link descrapeKeptLine DiffAdd
highlight default link descrapeWritten DiffChange
highlight default link descrapeLang PreProc
highlight default link descrapeListItem String
highlight default link descrapeComment Comment
highlight default link descrapeTodo Todo

let b:current_syntax = 'descrape'
