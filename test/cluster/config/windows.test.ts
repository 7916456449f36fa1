import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runExecPlugin } from '../../../src/cluster/config/exec-credential.ts'
import { homeFolder } from '../../../src/cluster/config/kubeconfig.ts'
import { windowsCommand } from '../../../src/cluster/config/windows-command.ts'
import { connectionTo } from '../servers.ts'

const files = new Set([
  'C:\\bin\\login.exe',
  'C:\\bin\\az.cmd',
  'D:\\Program Files\\tool.BAT',
  'C:\\sdk\\gcloud.cmd',
  'C:\\sdk\\both.com',
  'C:\\sdk\\both.cmd',
])
const env = { Path: '"C:\\bin";C:\\sdk', ComSpec: 'C:\\Windows\\cmd.exe' }
const start = (command: string, args: string[] = [], more: Record<string, string> = {}) =>
  windowsCommand(command, args, { ...env, ...more }, (path) => files.has(path))

describe('windowsCommand', () => {
  it.each<[string, string]>([
    ['login', 'C:\\bin\\login.exe'],
    ['login.exe', 'C:\\bin\\login.exe'],
    ['C:\\bin\\login', 'C:\\bin\\login.exe'],
    ['both', 'C:\\sdk\\both.com'],
  ])('on Windows the command %s is found as %s', (command, file) =>
    expect(start(command, ['a b', '"'])).toStrictEqual({ file, args: ['a b', '"'], verbatim: false }),
  )

  it('on Windows a command in the current folder is found only if the folder is named', () => {
    const here = (path: string) => path === 'login.exe' || path === '.\\login.exe'
    expect(windowsCommand('login', [], env, here)).toBeUndefined()
    expect(windowsCommand('login.exe', [], env, here)).toBeUndefined()
    expect(windowsCommand('.\\login', [], env, here)?.file).toBe('.\\login.exe')
    expect(start('missing')).toBeUndefined()
  })

  it('on Windows a command has one of the endings of PATHEXT', () => {
    expect(start('both', [], { PATHEXT: '.CMD' })?.args.at(-1)).toBe('"^"C:\\sdk\\both.cmd^""')
    expect(start('login', [], { PATHEXT: '.CMD' })).toBeUndefined()
  })

  it.each<[string, string[], string]>([
    ['az', [], '"^"C:\\bin\\az.cmd^""'],
    ['gcloud', ['config', 'a b'], '"^"C:\\sdk\\gcloud.cmd^" ^"config^" ^"a b^""'],
    ['az', ['a&b', '%PATH%', 'x^y', '(1)'], '"^"C:\\bin\\az.cmd^" ^"a^&b^" ^"^%PATH^%^" ^"x^^y^" ^"^(1^)^""'],
    ['az', ['C:\\dir\\', ''], '"^"C:\\bin\\az.cmd^" ^"C:\\dir\\\\^" ^"^""'],
    ['D:\\Program Files\\tool.BAT', [], '"^"D:\\Program Files\\tool.BAT^""'],
  ])('on Windows %s %j is given to the command interpreter', (command, args, line) => {
    expect(start(command, args)).toStrictEqual({ file: 'C:\\Windows\\cmd.exe', args: ['/d', '/v:off', '/s', '/c', line], verbatim: true })
  })

  it('on Windows an argument that cannot be passed to a script is refused', () => {
    expect(() => start('az', ['say "hi"'])).toThrow('cannot be passed to C:\\bin\\az.cmd')
    expect(() => start('az', ['two\nlines'])).toThrow('cannot be passed')
  })
})

describe('an exec plugin on Windows', () => {
  const folder = mkdtempSync(join(tmpdir(), 'porttrace-windows-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('on Windows an exec plugin that is a script is started through the command interpreter', async () => {
    const script = join(folder, 'login.cmd')
    const interpreter = join(folder, 'interpreter')
    writeFileSync(script, '')
    // It takes the place of cmd.exe, and returns its arguments as the token.
    const answer = '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"%s"}}'
    writeFileSync(interpreter, `#!/bin/sh\nprintf '${answer}' "$(printf '%s|' "$@" | tr '"' "'")"\n`, { mode: 0o755 })
    const exec = {
      command: script,
      args: ['get-token', 'a&b'],
      env: { COMSPEC: interpreter },
      apiVersion: 'client.authentication.k8s.io/v1',
      installHint: '',
      provideClusterInfo: false,
      interactiveMode: 'Never',
    }
    const connection = connectionTo('https://api.example')
    const surroundings = { ...connection.surroundings, platform: 'win32' }
    const { token } = await runExecPlugin(exec, { ...connection, surroundings }, new AbortController().signal)
    expect(token).toBe(`/d|/v:off|/s|/c|'^'${script}^' ^'get-token^' ^'a^&b^''|`)
  })
})

describe('homeFolder', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'porttrace-home-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const home = (name: string, kubeconfig: boolean) => {
    mkdirSync(join(folder, name, '.kube'), { recursive: true })
    if (kubeconfig) writeFileSync(join(folder, name, '.kube', 'config'), '')
    return join(folder, name)
  }

  it('on Windows the home folder is the first that holds a kubeconfig', async () => {
    const places = { HOME: home('a', false), HOMEDRIVE: folder, HOMEPATH: '/b', USERPROFILE: home('c', true) }
    const find = () => homeFolder({ env: places, home: 'profile', platform: 'win32' })
    expect(await find()).toBe(places.USERPROFILE)
    const drive = home('b', true)
    expect(await find()).toBe(drive)
    home('a', true)
    expect(await find()).toBe(places.HOME)
    expect(await homeFolder({ env: {}, home: 'profile', platform: 'win32' })).toBe('profile')
  })

  it('the home folder is the home of the user where it is not Windows', async () => {
    expect(await homeFolder({ env: { HOME: home('a', true), USERPROFILE: home('c', true) }, home: '/home/jane', platform: 'linux' })).toBe(
      '/home/jane',
    )
  })
})
