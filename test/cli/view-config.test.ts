import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lookOfView } from '../../src/cli/view/config/look.ts'
import { configFile, noConfig, readConfig, warningOf } from '../../src/cli/view/config/read.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const unix = { env: {}, platform: 'linux', home: '/home/me' }
let files = 0

/** Reads a configuration of this text; its warnings name the file as `config`. */
async function configOf(content: string | Buffer, env: Record<string, string> = {}) {
  const file = join(folder, `${files++}.yaml`)
  writeFileSync(file, content)
  const config = await readConfig({ ...unix, env: { PORTTRACE_CONFIG: file, ...env } })
  return { ...config, warnings: config.warnings.map((one) => one.replace(file, 'config')) }
}

describe('the place of the configuration', () => {
  it.each([
    [unix, '/home/me/.config/kubectl-porttrace/config.yaml'],
    [{ ...unix, env: { XDG_CONFIG_HOME: '/etc/me' } }, '/etc/me/kubectl-porttrace/config.yaml'],
    [{ ...unix, env: { XDG_CONFIG_HOME: 'me' } }, '/home/me/.config/kubectl-porttrace/config.yaml'],
    [{ ...unix, env: { PORTTRACE_CONFIG: 'own.yaml', XDG_CONFIG_HOME: '/etc/me' } }, 'own.yaml'],
    [{ ...unix, env: { PORTTRACE_CONFIG: '' } }, '/home/me/.config/kubectl-porttrace/config.yaml'],
    [{ ...unix, platform: 'win32', env: { APPDATA: 'C:\\Data' } }, 'C:\\Data\\kubectl-porttrace\\config.yaml'],
    [{ ...unix, platform: 'win32', home: 'C:\\me' }, 'C:\\me\\AppData\\Roaming\\kubectl-porttrace\\config.yaml'],
    [{ ...unix, home: '' }, undefined],
  ])('the configuration with %j is in %s', (place, file) => expect(configFile(place)).toBe(file))

  it('a configuration that does not exist gives no warning, unless PORTTRACE_CONFIG names it', async () => {
    expect(await readConfig({ ...unix, home: folder })).toMatchObject({ ...noConfig, warnings: [] })
    const file = join(folder, 'none.yaml')
    expect((await readConfig({ ...unix, env: { PORTTRACE_CONFIG: file } })).warnings).toEqual([`${file}: no such file`])
    expect((await readConfig({ ...unix, env: { PORTTRACE_CONFIG: folder } })).warnings).toEqual([`${folder}: it is a directory`])
  })
})

describe('a configuration', () => {
  it('a configuration sets what it says, in block or flow style', async () => {
    const { options, themes, keys, warnings } = await configOf(
      [
        'view: { theme: mine, mouse: off, split: 130, side: 200, main: 55, strip: false, sort: name, namespaces: [a, b-1], ascii: true, logLines: 3 }',
        'keys: { probe: B, open: x }',
        'themes:',
        '  mine:',
        '    warn: "33"',
        '    ok: "1;#00ff00"',
      ].join('\n'),
    )
    expect(warnings).toEqual([])
    expect(options).toEqual({
      theme: 'mine',
      mouse: false,
      split: 130,
      side: 200,
      main: 55,
      strip: false,
      sort: 'name',
      namespaces: ['a', 'b-1'],
      ascii: true,
      logLines: 3,
    })
    expect(themes).toMatchObject([{ name: 'mine', parts: { warn: '33', ok: '1;92', broken: '1;31' } }])
    const keysOf = (command: string) => keys?.find((one) => one.command === command)?.keys
    expect([keysOf('probe'), keysOf('open'), keysOf('help')]).toEqual([['B'], ['enter', 'right', 'x'], ['?']])
  })

  it('a colour is shown as it is if the terminal has all of them', async () => {
    const { themes } = await configOf('themes: { mine: { ok: "#ff8700" } }', { COLORTERM: 'truecolor' })
    expect(themes[0]?.parts.ok).toBe('38;2;255;135;0')
  })

  it('an empty configuration sets nothing', async () => {
    for (const text of ['', '# nothing\n', 'view:\nkeys:\n']) {
      expect(await configOf(text)).toMatchObject({ options: {}, warnings: [] })
    }
  })

  it.each([
    ['view:\n  them: light\n', 'config:2: unknown key "them"; did you mean "theme"?'],
    ['veiw:\n  theme: light\n', 'config:1: unknown key "veiw"; did you mean "view"?'],
    ['view:\n  mouse: sometimes\n', 'config:2: mouse has to be true or false'],
    ['view:\n  split: 20\n', 'config:2: split has to be a whole number from 118 to 1000'],
    ['view:\n  theme: drak\n', 'config:2: theme has to be auto, default, light, contrast, none'],
    ['view:\n  namespaces: ["a b"]\n', 'config:2: namespaces has to be names of namespaces'],
    ['view: 3\n', 'config:1: view has to be a map'],
    ['- view\n', 'config:1: it has to be a map of view, keys and themes'],
    ['keys:\n  prob: B\n', 'config:2: unknown command "prob"; did you mean "probe"?'],
    ['keys:\n  probe: e\n', 'config:2: "e" is the key of explain already'],
    ['keys:\n  probe: y\n', 'config:2: probe takes one character in quotes, or a key such as "ctrl-x"'],
    ['keys:\n  probe: ctrl-c\n', 'config:2: probe takes one character in quotes, or a key such as "ctrl-x"'],
    ['keys:\n  probe: B\n  traffic: B\n', 'config:3: "B" is the key of probe already'],
    ['themes:\n  light: { ok: "1" }\n', 'config:2: "light" cannot be the name of a theme of your own'],
    ['themes:\n  mine:\n    brocken: "1"\n', 'config:3: unknown part "brocken"; did you mean "broken"?'],
    ['themes:\n  mine:\n    ok: "8"\n', 'config:3: ok is not a look; write one such as "33", "1;31" or "#ff8700"'],
    ['themes:\n  mine:\n    ok: "1m\\e]0;x"\n', 'config:3: ok is not a look; write one such as "33", "1;31" or "#ff8700"'],
  ])('a configuration %j has the warning %s, and the rest of it is used', async (text, warning) => {
    const config = await configOf(text)
    expect(config.warnings).toEqual([warning])
    expect(config.options).toEqual({})
  })

  it('the correct settings of a configuration with a fault are used', async () => {
    const { options, warnings } = await configOf('view: { them: light, split: 140 }')
    expect(options).toEqual({ split: 140 })
    expect(warnings).toHaveLength(1)
  })

  it('a text that is no YAML has one warning with its line', async () => {
    const { options, warnings } = await configOf('view:\n  theme: [light\nkeys: }\n')
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toMatch(/^config:[23]: /)
    expect(options).toEqual({})
  })

  it('a file of more than 64 KiB is not read', async () => {
    expect((await configOf(`#${'x'.repeat(65_536)}\n`)).warnings).toEqual(['config: it has more than 64 KiB'])
  })

  it('names in a warning are printable, and names that every object inherits have no meaning', async () => {
    const { warnings, options } = await configOf('view:\n  "a\\e[31mb": 1\n  __proto__: { mouse: false }\n  constructor: 1\n')
    expect(warnings).toHaveLength(3)
    for (const one of warnings) expect(one).not.toMatch(/[\x00-\x1f\x7f-\x9f]/)
    expect(options).toEqual({})
    expect(warningOf({ warnings })).toMatch(/^config:2: .* \(and 2 more\)$/)
  })
})

describe('what the view looks like', () => {
  const terminal = { env: { LANG: 'C.UTF-8' }, platform: 'linux', stdoutIsTTY: true }

  it('a theme of the configuration is used with NO_COLOR, and not with --no-color', () => {
    const named = { options: { theme: 'contrast' }, themes: [] }
    const silent = { ...terminal, env: { ...terminal.env, NO_COLOR: '1' } }
    expect(lookOfView(silent, {}, named)).toMatchObject({ settings: { theme: { name: 'none' } }, options: { theme: 'contrast' } })
    expect(lookOfView(terminal, { color: false }, named)).toMatchObject({ settings: { theme: { name: 'none' } }, options: {} })
  })

  it('the theme auto is that of the terminal', () => {
    const auto = { options: { theme: 'auto' }, themes: [] }
    const light = { ...terminal, env: { ...terminal.env, COLORFGBG: '0;15' } }
    expect(lookOfView(light, {}, auto)).toMatchObject({ settings: { theme: { name: 'light' } }, options: {} })
    expect(lookOfView(terminal, {}, auto).settings.theme).toBeUndefined()
  })

  it('the flag for the mouse comes before the configuration, and a screen reader before both', () => {
    expect(lookOfView(terminal, {}, { options: { mouse: false }, themes: [] }).hasMouse).toBe(false)
    expect(lookOfView(terminal, { mouse: false }, { options: { mouse: true }, themes: [] }).hasMouse).toBe(false)
    expect(lookOfView(terminal, {}, { options: { screenReader: true, mouse: true }, themes: [] }).hasMouse).toBe(false)
    expect(lookOfView(terminal, {}, { options: { ascii: true }, themes: [] }).settings.unicode).toBe(false)
  })
})
