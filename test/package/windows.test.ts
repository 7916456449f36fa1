import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request as forward } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { certificates } from '../cluster/certificates.ts'
import { serve } from '../cluster/servers.ts'
import { openTerminal } from '../e2e/tmux.ts'
import { documentOf } from '../schema.ts'
import { selfSignedCertificate } from '../server/certificate.ts'
import { startTestServer, type TestServer } from '../server/server.ts'
import { unmatchedDump, unmatchedDumpNote } from './dump.ts'
import { describeWith, type Ran } from './run.ts'
import { onWindows, openWindows, type Windows, wineNeeds } from './wine.ts'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
const certificate = selfSignedCertificate()
const packageFolder = 'C:\\npm files\\node_modules\\kubectl-porttrace'
const program = `${packageFolder}\\plugin\\bin\\kubectl-porttrace.cjs`
const completer = `${packageFolder}\\plugin\\bin\\kubectl_complete-porttrace.cjs`

describeWith(wineNeeds, 'what npm installs, on Windows (Wine)', () => {
  let folder = ''
  let windows: Windows
  let server: TestServer
  /** The user's folder as Windows names it: `C:\users\jane`. */
  let profile = ''

  /** A file of `C:\`, written as Windows writes texts. */
  const write = (path: string, text: string) => {
    const file = join(windows.drive, ...path.replace(/^C:\\/, '').split('\\'))
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, text.replaceAll(/\r?\n/g, '\r\n'))
    return path
  }
  const porttrace = (words: readonly string[], env: Record<string, string> = {}, input?: string): Promise<Ran> =>
    windows.run(['node', program, ...words], env, input)

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'porttrace-wine-'))
    const opening = openWindows(folder)
    const packing = promisify(execFile)('npm', ['pack', '--silent', '--pack-destination', folder])
    server = await startTestServer({ tls: certificate })
    windows = await opening
    const tarball = onWindows(join(folder, (await packing).stdout.trim()))
    const npm = execFileSync('sh', ['-c', 'readlink -f "$(command -v npm)"'], { encoding: 'utf8' }).trim()
    const words = ['install', '--global', '--offline', '--silent', '--prefix', 'C:\\npm files', tarball]
    expect(await windows.run(['node', onWindows(npm), ...words])).toMatchObject({ code: 0 })
    profile = (await windows.run(['node', '-p', 'process.env.USERPROFILE'])).stdout.trim()
  })
  afterAll(async () => {
    await server?.close()
    windows?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('what npm installs, on Windows (Wine), puts both programs on PATH, as scripts that kubectl finds by PATHEXT', () => {
    const files = readdirSync(join(windows.drive, 'npm files'))
    expect(files).toEqual(expect.arrayContaining(['kubectl-porttrace.cmd', 'kubectl_complete-porttrace.cmd']))
  })

  it('what npm installs, on Windows (Wine), runs, and ends with the exit codes that it promises', async () => {
    expect(await porttrace(['--version'])).toStrictEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
    expect((await porttrace(['--help'])).stdout).toContain('  kubectl porttrace svc/web')
    const demo = await porttrace(['demo', '-o', 'json'])
    expect(demo).toMatchObject({ code: 1, stderr: '' })
    expect(documentOf(demo.stdout).kind).toBe('TraceList')
    expect(await porttrace(['demo', 'svc/shop'])).toMatchObject({ code: 0, stdout: expect.stringContaining('PT404') })
    expect(await porttrace(['demo', 'svc/orders'])).toMatchObject({ code: 1, stdout: expect.stringContaining('✗ broken') })
    const misused = await porttrace(['--no-such-flag'])
    expect(misused).toMatchObject({ code: 2, stdout: '' })
    expect(misused.stderr).toMatch(/^error: .*--no-such-flag.*\n/)
    expect(await porttrace(['demo', 'svc/none'])).toMatchObject({ code: 3, stdout: '' })
  })

  it('what npm installs, on Windows (Wine), looks for the kubeconfig in the folder of the user', async () => {
    const without = await porttrace(['svc/web'])
    expect(without).toMatchObject({ code: 3, stdout: '' })
    expect(without.stderr).toContain(`${profile}\\.kube\\config does not exist`)
    write(`${profile}\\.kube\\config`, server.kubeconfig())
    try {
      expect(await porttrace(['svc/web', '-o', 'name'])).toMatchObject({ code: 0, stderr: '' })
    } finally {
      rmSync(join(windows.drive, ...profile.split('\\').slice(1), '.kube'), { recursive: true })
    }
  })

  it('what npm installs, on Windows (Wine), merges the files of KUBECONFIG, separated by semicolons', async () => {
    const { clusters, users } = JSON.parse(server.kubeconfig())
    write('C:\\kube files\\cluster.yaml', JSON.stringify({ clusters }))
    write(
      'C:\\kube files\\rest.yaml',
      `users: ${JSON.stringify(users)}
contexts:
- name: there
  context:
    cluster: demo
    user: demo
    namespace: demo
current-context: there
`,
    )
    const env = { KUBECONFIG: 'C:\\none.yaml;C:\\kube files\\cluster.yaml;C:\\kube files\\rest.yaml' }
    const traced = await porttrace(['svc/orders'], env)
    expect(traced).toMatchObject({ code: 1, stderr: '' })
    expect(traced.stdout).toMatch(/^\S+ demo\/orders broken/)
    const broken = await porttrace(['svc/web'], { KUBECONFIG: `C:\\kube files\\rest.yaml;${write('C:\\broken.yaml', 'clusters: [')}` })
    expect(broken).toMatchObject({ code: 3, stderr: expect.stringMatching(/^error: C:\\broken.yaml is not valid YAML/) })
  })

  it('what npm installs, on Windows (Wine), reads files that the kubeconfig names from its own folder, with backslashes', async () => {
    write('C:\\kube files\\pki\\ca.crt', certificate.cert)
    write('C:\\kube files\\pki\\token.txt', 'demo\n')
    const kubeconfig = write(
      'C:\\kube files\\relative.yaml',
      `clusters: [{name: c, cluster: {server: "${server.url}", certificate-authority: pki\\ca.crt}}]
users: [{name: u, user: {tokenFile: .\\pki\\token.txt}}]
contexts: [{name: x, context: {cluster: c, user: u, namespace: demo}}]
current-context: x
`,
    )
    expect(await porttrace(['svc/web', '--kubeconfig', kubeconfig])).toMatchObject({ code: 0, stderr: '' })
    expect(await porttrace(['svc/web', '--kubeconfig', 'Z:\\none.yaml'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('Z:\\none.yaml does not exist'),
    })
  })

  it('what npm installs, on Windows (Wine), gives a client certificate', async () => {
    const { ca, server: pair, client } = certificates()
    const plain = await startTestServer({ tokenless: 'demo' })
    const front = await serve(
      (request, response) => {
        forward(
          `${plain.url}${request.url}`,
          { method: request.method, headers: { ...request.headers, connection: 'close' } },
          (answer) => {
            response.writeHead(answer.statusCode ?? 500, answer.headers)
            answer.pipe(response)
          },
        ).end()
      },
      pair,
      { requestCert: true, rejectUnauthorized: true, ca },
    )
    write('C:\\pki\\ca.crt', ca)
    write('C:\\pki\\client.crt', client.certificate)
    write('C:\\pki\\client.key', client.key)
    const config = (user: string) =>
      write(
        'C:\\pki\\config',
        `clusters: [{name: c, cluster: {server: "${front.url}", certificate-authority: 'C:\\pki\\ca.crt'}}]
users: [{name: u, user: {${user}}}]
contexts: [{name: x, context: {cluster: c, user: u, namespace: demo}}]
current-context: x
`,
      )
    try {
      const env = { KUBECONFIG: config("client-certificate: 'C:\\pki\\client.crt', client-key: client.key") }
      expect(await porttrace(['svc/web'], env)).toMatchObject({ code: 0, stderr: '' })
      expect(await porttrace(['svc/web'], { KUBECONFIG: config('') })).toMatchObject({ code: 3, stdout: '' })
    } finally {
      await plain.close()
    }
  })

  it('what npm installs, on Windows (Wine), says that nothing listens at the address', async () => {
    const kubeconfig = JSON.stringify({
      clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
      contexts: [{ name: 'x', context: { cluster: 'c' } }],
      'current-context': 'x',
    })
    const { code, stderr } = await porttrace(['svc/web'], { KUBECONFIG: write('C:\\nobody.json', kubeconfig) })
    expect([code, stderr]).toEqual([3, expect.stringMatching(/^error: .*127\.0\.0\.1:1.*refused/)])
  })

  it('what npm installs, on Windows (Wine), probes over WebSocket', async () => {
    const env = { KUBECONFIG: write('C:\\probe.json', server.kubeconfig()) }
    const { code, stdout, stderr } = await porttrace(['svc/web', '--probe', '-o', 'json'], env)
    expect([code, stderr]).toEqual([0, expect.any(String)])
    expect(JSON.stringify(documentOf(stdout))).toContain('"open"')
    expect(server.requests.some(({ path }) => path.endsWith('/exec'))).toBe(true)
  })

  it('what npm installs, on Windows (Wine), keeps a snapshot and traces it, and a dump in YAML with the line ends of Windows', async () => {
    const env = { KUBECONFIG: write('C:\\save.json', server.kubeconfig()) }
    expect(await porttrace(['svc/search', '--save', 'C:\\my files\\snapshot.json'], env)).toMatchObject({ code: 3 })
    mkdirSync(join(windows.drive, 'my files'))
    const live = await porttrace(['svc/search', '--save', 'C:\\my files\\snapshot.json'], env)
    expect(live.code).toBe(1)
    const kept = await porttrace(['-f', 'C:\\my files\\snapshot.json', '-n', 'demo', 'svc/search'])
    expect(kept).toMatchObject({ code: 1, stderr: '' })
    const traced = await porttrace(['-f', write('C:\\my files\\dump.yaml', unmatchedDump), '-n', 'demo', 'svc/web'])
    expect(traced).toMatchObject({ code: 1, stdout: expect.stringContaining('PT101'), stderr: expect.stringMatching(unmatchedDumpNote) })
    const piped = await porttrace(['-f', '-', '-n', 'demo', 'svc/web'], {}, unmatchedDump.replaceAll('\n', '\r\n'))
    expect(piped).toMatchObject({ code: 1, stdout: traced.stdout })
    expect(await porttrace(['-f', 'C:\\none.yaml', 'svc/web'])).toMatchObject({ code: 3, stderr: expect.stringContaining('C:\\none.yaml') })
  })

  describe('an exec credential plugin that is a script', () => {
    const answer = JSON.stringify({ kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1', status: { token: 'demo' } })
    const kubeconfig = (name: string, command: string, args: readonly string[]) => {
      const exec = { apiVersion: 'client.authentication.k8s.io/v1', command, args, interactiveMode: 'Never' }
      const config = { ...JSON.parse(server.kubeconfig()), users: [{ name: 'demo', user: { exec } }] }
      return write(`C:\\plug ins\\${name}.json`, JSON.stringify(config))
    }

    beforeAll(() => {
      write('C:\\plug ins\\cred.cmd', '@"C:\\nodejs\\node.exe" "%~dp0cred.cjs" %*\n')
      write(
        'C:\\plug ins\\cred.cjs',
        `require('fs').writeFileSync('C:\\\\heard.json', JSON.stringify(process.argv.slice(2))); process.stdout.write(${JSON.stringify(answer)})`,
      )
      write('C:\\plug ins\\cred.json', answer)
      write('C:\\plug ins\\type.bat', '@type "%~dp0cred.json"\n')
    })
    const heard = (): string[] => JSON.parse(readFileSync(join(windows.drive, 'heard.json'), 'utf8'))

    it.each(['cred', 'cred.cmd', 'C:\\plug ins\\cred.cmd', '.\\cred.cmd', 'type'])(
      'an exec credential plugin that is a script named %s, is found',
      async (command) => {
        const env = { KUBECONFIG: kubeconfig('found', command, ['a b & c']) }
        expect(await porttrace(['svc/web', '-o', 'name'], env)).toMatchObject({ code: 0, stderr: '' })
      },
    )

    it('an exec credential plugin that is a script gets its arguments unchanged, and cmd.exe interprets none of them', async () => {
      const hostile = [
        'a b & c',
        '& echo x> C:\\pwned',
        '^& echo x> C:\\pwned',
        '!PATH!',
        '(a) | more < C:\\none > C:\\pwned',
        'C:\\with blank\\',
        '',
        'ünï',
        '--end',
      ]
      expect(await porttrace(['svc/web', '-o', 'name'], { KUBECONFIG: kubeconfig('hostile', 'cred', hostile) })).toMatchObject({ code: 0 })
      expect(heard()).toStrictEqual(hostile)
      // Wine, unlike Windows, expands variables after it removes the carets, and again in the script: one argument still stays one.
      const variables = kubeconfig('variables', 'cred', ['%PATH%', '%USERNAME%&echo x> C:\\pwned', 'end'])
      expect(await porttrace(['svc/web', '-o', 'name'], { KUBECONFIG: variables })).toMatchObject({ code: 0 })
      expect(heard()).toStrictEqual([expect.any(String), expect.stringMatching(/&echo x> C:\\pwned$/), 'end'])
      expect(existsSync(join(windows.drive, 'pwned'))).toBe(false)
    })

    it('an exec credential plugin that is a script is not started if a quote in an argument would end the quoting', async () => {
      const env = { KUBECONFIG: kubeconfig('quote', 'cred', ['" & echo x> C:\\pwned & "']) }
      const { code, stderr } = await porttrace(['svc/web'], env)
      expect([code, stderr]).toEqual([3, expect.stringContaining('cannot be passed to C:\\plug ins\\cred.cmd')])
      expect(existsSync(join(windows.drive, 'pwned'))).toBe(false)
    })

    it('an exec credential plugin that is a script that does not exist is said to be missing', async () => {
      const { code, stderr } = await porttrace(['svc/web'], { KUBECONFIG: kubeconfig('missing', 'no-such-plugin', []) })
      expect([code, stderr]).toEqual([3, expect.stringContaining('exec plugin "no-such-plugin"')])
      expect(stderr).toContain('was not found')
    })

    it('an exec credential plugin that is a script in the current folder is not found, as PATH does not name that folder', async () => {
      writeFileSync(join(windows.drive, 'here', 'planted.exe'), readFileSync(join(windows.drive, 'nodejs', 'node.exe')))
      const there = await windows.run(['node', '-e', "require('child_process').spawn('planted', ['-p', '1'], {stdio: 'inherit'})"])
      expect(there.stdout).toBe('1\n')
      const { code, stderr } = await porttrace(['svc/web'], { KUBECONFIG: kubeconfig('planted', 'planted', []) })
      expect([code, stderr]).toEqual([3, expect.stringContaining('exec plugin "planted" of user "demo" was not found')])
    })
  })

  it('what npm installs, on Windows (Wine), completes for kubectl, also by the line of the install hint', async () => {
    const completed = { code: 0, stdout: 'svc/shop\tNodePort 80\n:4\n', stderr: '' }
    expect(await windows.run(['node', completer, 'demo', 'svc/sho'])).toStrictEqual(completed)
    const { stdout } = await porttrace(['completion', '--install-hint'])
    write('C:\\plug ins\\kubectl_complete-porttrace.cmd', stdout.split('\n').find((line) => line.startsWith('@')) ?? '')
    write('C:\\plug ins\\kubectl-porttrace.cmd', `@node "${program}" %*\n`)
    expect(await windows.run(['cmd', '/d', '/c', 'kubectl_complete-porttrace demo svc/sho'])).toStrictEqual(completed)
  })

  it('what npm installs, on Windows (Wine), opens the interactive view', async () => {
    // Wine has no title for a console that is a Unix terminal, and Node exits when it asks for the title.
    const shell = ['sh', '-c', 'wine node --title=porttrace "$0" demo; echo "code $?"; read end', program]
    // Its console breaks lines with colours at the wrong place, and shows one row less.
    const view = openTerminal(shell, { ...windows.env, NO_COLOR: '1' })
    try {
      await view.shows(/▲ degraded +shop/)
      view.press('/', 'shop')
      await view.hides(/cart/)
      view.press('Enter', 'Enter')
      await view.shows(/entry points/)
      view.press('q', 'q')
      await view.shows(/code 0/)
    } finally {
      view.close()
    }
  })
})
