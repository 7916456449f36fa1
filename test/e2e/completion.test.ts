import { describe, expect, it } from 'vitest'
import { run, users } from './porttrace.ts'
import { type ShellName, startShell } from './shell.ts'

/** The text before the cursor, and the words that TAB offers. */
const lines: [string, string[]][] = [
  ['-n demo svc/wrongp', ['-n', 'demo', 'svc/wrongport']],
  ['-n demo svc wrongp', ['-n', 'demo', 'svc', 'wrongport']],
  ['-n demo svc/multi:909', ['-n', 'demo', 'svc/multi:9090']],
  ['-n kube-sys', ['-n', 'kube-system']],
  ['-n=kube-sys', ['-n=kube-system']],
  ['--output=y', ['--output=yaml']],
  ['-oy', ['-oyaml']],
  ['--kubec', ['--kubeconfig']],
  ['--fail-on n', ['--fail-on', 'never']],
  ['explain PT10', ['explain', 'PT10']],
  ['-f /etc/hostn', ['-f', '/etc/hostname']],
  ['--kubeconfig=/etc/hostn', ['--kubeconfig=/etc/hostname']],
  ['-n demo --server http://127.0.0.1:1 svc/wr', ['-n', 'demo', '--server', 'http://127.0.0.1:1', 'svc/wr']],
]

const compinit = 'autoload -U compinit && compinit -u -D'
const own: Record<ShellName, string[]> = {
  bash: ['source <(kubectl-porttrace completion bash)'],
  zsh: [compinit, 'source <(kubectl-porttrace completion zsh)'],
  fish: ['kubectl-porttrace completion fish | source'],
}

describe.each<[ShellName, string[]]>([
  ['bash', own.bash],
  ['zsh', own.zsh],
  ['fish', own.fish],
])('the bare program in %s', (name, setup) => {
  it('the shell completes from the live cluster', async () => {
    const shell = await startShell(name, setup)
    for (const [line, words] of lines) {
      expect(await shell.complete(`kubectl-porttrace ${line}`)).toStrictEqual(['kubectl-porttrace', ...words])
    }
  })

  it('the shell lists what is possible', async () => {
    const shell = await startShell(name, setup)
    await shell.list('kubectl-porttrace -n demo svc/no', [/nodeport/, /noselect/, /notready/])
    await shell.list('kubectl-porttrace --cl', [/--cluster/, /--client-key/, /--client-certificate/])
  })
})

/** kubectl has asked plugins for completion since 1.26; Debian's is older. */
const { stdout: version } = await run('kubectl', ['version', '--client', '-o', 'json'])
const asks = /"minor": *"(\d+)/.exec(version)?.[1]
const kubectls: Record<ShellName, string[]> = {
  bash: ['source /usr/share/bash-completion/bash_completion', 'source <(kubectl completion bash)'],
  zsh: [compinit, 'source <(kubectl completion zsh)'],
  fish: ['kubectl completion fish | source'],
}
const shells: readonly ShellName[] = Number(asks) >= 26 ? ['bash', 'zsh', 'fish'] : []
for (const name of shells) {
  it(`kubectl porttrace completes in ${name}`, async () => {
    const shell = await startShell(name, kubectls[name])
    for (const [line, words] of lines) {
      expect(await shell.complete(`kubectl porttrace ${line}`)).toStrictEqual(['kubectl', 'porttrace', ...words])
    }
  })
}

describe('kubectl_complete-porttrace, run as kubectl runs it', () => {
  const complete = (...words: string[]) => run('kubectl_complete-porttrace', words)

  it('kubectl_complete-porttrace, run as kubectl runs it, prints candidates with what they are, and the directive', async () => {
    expect(await complete('-n', 'demo', 'svc/wrong')).toStrictEqual({ code: 0, stdout: 'svc/wrongport\tClusterIP 80\n:4\n', stderr: '' })
    expect(await complete('-n', 'demo', 'svc/multi:')).toMatchObject({ code: 0, stdout: expect.stringContaining('svc/multi:9090\t') })
    expect(await complete('-n', 'kube-')).toMatchObject({ stdout: expect.stringMatching(/^kube-system\tActive$/m) })
    expect(await complete('--context', '')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\S+\tcurrent$/m) })
  })

  it('kubectl_complete-porttrace, run as kubectl runs it, says nothing where rights are missing, and nothing goes wrong', async () => {
    expect(await complete(...users.namespaced, '-n', 'locked', 'svc/')).toStrictEqual({ code: 0, stdout: ':4\n', stderr: '' })
    expect(await complete('--kubeconfig', '/nonexistent', 'svc/')).toStrictEqual({ code: 0, stdout: ':4\n', stderr: '' })
  })
})
