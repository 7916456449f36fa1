import type { Shell } from '../args/command.ts'
import type { Io } from '../io.ts'
import { completionScript } from './shells.ts'

/** Prints the script of a shell, for the bare program; or, without one, how to set everything up: lines that a shell can run. */
export async function completion(shell: Shell | undefined, io: Io): Promise<number> {
  const program = io.program === 'kubectl porttrace' ? 'kubectl-porttrace' : io.program
  await io.stdout(shell ? completionScript(shell, program) : installHint(program, io.platform))
  return 0
}

/** krew installs one file of a plugin and no second one, which kubectl's completion needs. */
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
