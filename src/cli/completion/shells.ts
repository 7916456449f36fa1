import type { Shell } from '../args/command.ts'
import type { Io } from '../io.ts'

/** Prints the script of a shell, for the bare program; or, without one, how to set everything up: lines that a shell can run. */
export async function completion(shell: Shell | undefined, io: Io): Promise<number> {
  const program = io.program === 'kubectl porttrace' ? 'kubectl-porttrace' : io.program
  await io.stdout(shell ? completionScript(shell, program) : installHint(program, io.platform))
  return 0
}

/** krew installs only one file of a plugin, but kubectl's completion needs a second one. */
function installHint(program: string, platform: string): string {
  if (platform === 'win32') {
    return `# kubectl porttrace <TAB>, with kubectl 1.26 or newer and its own completion: a file kubectl_complete-porttrace.cmd
# in any folder of PATH, which holds this line (npm has put one there already):
@kubectl-porttrace __complete %*
`
  }
  return `# kubectl porttrace <TAB>, with kubectl 1.26 or newer and its own completion: kubectl looks for kubectl_complete-porttrace
# on PATH. npm has put it there already; after krew or an archive, this puts it beside the plugin:
plugin=$(command -v kubectl-porttrace) && ln -sf "$plugin" "\${plugin%/*}/kubectl_complete-porttrace"

# The bare program, each in the file that the shell reads when it starts:
# bash: source <(${program} completion bash)
# zsh:  source <(${program} completion zsh)
# fish: ${program} completion fish | source
`
}

/** The script that makes a shell complete the bare program of that name: each asks `NAME __complete`, as kubectl asks `kubectl_complete-NAME`. */
function completionScript(shell: Shell, program: string): string {
  return scripts[shell].replaceAll('PROGRAM', program).replaceAll('FUNCTION', `_${program.replaceAll(/\W/g, '_')}`)
}

const bash = String.raw`# bash completion of PROGRAM
FUNCTION() {
  # bash splits at = and : as well, which are parts of our words.
  local -a words=()
  local rest=\${COMP_LINE:0:COMP_POINT} piece index bare
  for ((index = 0; index <= COMP_CWORD; index++)); do
    piece=\${COMP_WORDS[index]}
    bare=\${rest#"\${rest%%[![:space:]]*}"}
    ((index < COMP_CWORD)) || piece=$bare
    if ((index == 0)) || [[ $bare != "$rest" ]]; then words+=("$piece"); else words[\${#words[@]}-1]+=$piece; fi
    rest=\${bare#"$piece"}
  done
  local word=\${words[\${#words[@]}-1]} line directive=4
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :*) directive=\${line#:} ;;
      *) COMPREPLY+=("\${line%%$'\t'*}") ;;
    esac
  done < <(PROGRAM __complete "\${words[@]:1}" 2>/dev/null)
  if [[ $word == -*=* ]]; then
    [[ $COMP_WORDBREAKS == *=* ]] || COMPREPLY=("\${COMPREPLY[@]/#/\${word%%=*}=}")
  elif [[ $word == *:* && $COMP_WORDBREAKS == *:* ]]; then
    COMPREPLY=("\${COMPREPLY[@]#"\${word%"\${word##*:}"}"}")
  fi
  if ((directive == 0)); then
    if type compopt &>/dev/null; then compopt -o default; else COMPREPLY=($(compgen -f -- "\${word#-*=}")); fi
  elif ((directive & 2)) && type compopt &>/dev/null; then
    compopt -o nospace
  fi
}
complete -F FUNCTION PROGRAM
`.replaceAll('\\$', '$')

const zsh = String.raw`#compdef PROGRAM
# zsh completion of PROGRAM
FUNCTION() {
  local -a lines found options
  local line text directive
  lines=("\${(@f)$(PROGRAM __complete "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}")
  directive=\${lines[-1]#:}
  [[ $PREFIX == -*=* ]] && compset -P '*='
  if [[ $directive == 0 ]]; then
    _files
    return
  fi
  for line in "\${(@)lines[1,-2]}"; do
    text=\${line%%$'\t'*}
    found+=("\${text//:/\\:}:\${\${line#"$text"}#$'\t'}")
  done
  ((directive & 2)) && options=(-S '')
  _describe -V PROGRAM found "\${(@)options}"
}
if [[ "\${funcstack[1]}" == FUNCTION ]]; then FUNCTION "$@"; else compdef FUNCTION PROGRAM; fi
`.replaceAll('\\$', '$')

const fish = String.raw`# fish completion of PROGRAM
function FUNCTION
    set -l given (commandline -opc)
    set -e given[1]
    set -l word (commandline -ct)
    set -l lines (PROGRAM __complete $given "$word" 2>/dev/null)
    set -l directive (string replace ':' '' -- $lines[-1])
    set -e lines[-1]
    # fish completes the whole of --flag=value, the program what stands behind the sign alone.
    set -l prefix (string match -r -- '^-[^=]*=' "$word")
    if test "$directive" = 0
        set lines (__fish_complete_path (string replace -r -- '^-[^=]*=' '' "$word"))
    end
    for line in $lines
        printf '%s%s\n' "$prefix" $line
    end
end
complete -c PROGRAM -e
complete -c PROGRAM -k -f -a '(FUNCTION)'
`

const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish }
