import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveOption } from '../../src/cli/view/config/save.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
async function saved(text: string, name: string, typed: string): Promise<string> {
  const file = join(folder, `${files++}.yaml`)
  writeFileSync(file, text)
  await saveOption(file, name, typed)
  return readFileSync(file, 'utf8')
}

describe('an option that is kept in the configuration', () => {
  it('an option that is kept changes its own line, and comments stay', async () => {
    const text = '# mine\nview:\n    theme: light # at home\n    mouse: off\nkeys:\n  theme: x\n'
    expect(await saved(text, 'theme', 'contrast')).toBe(text.replace('light', 'contrast'))
    expect(await saved(text, 'split', '130')).toBe(text.replace('view:\n', 'view:\n    split: 130\n'))
  })

  it('an option that is kept makes the file, its folder and its section', async () => {
    const file = join(folder, 'new', 'config.yaml')
    await saveOption(file, 'theme', 'light')
    expect(readFileSync(file, 'utf8')).toBe('view:\n  theme: light\n')
    expect(readdirSync(join(folder, 'new'))).toEqual(['config.yaml'])
    expect(await saved('keys: { probe: P }', 'mouse', 'off')).toBe('keys: { probe: P }\nview:\n  mouse: off\n')
  })

  it('an option that is kept goes to the file behind a symbolic link', async () => {
    const [real, link] = [join(folder, 'real.yaml'), join(folder, 'link.yaml')]
    writeFileSync(real, 'view:\n  theme: light\n')
    symlinkSync(real, link)
    await saveOption(link, 'theme', 'none')
    expect(readFileSync(real, 'utf8')).toBe('view:\n  theme: none\n')
  })

  it.each(['view: { theme: light }\n', '"view":\n  theme: light\n', 'view:\n  theme: >\n    light\n', 'view: [\n', 'view:\n  - a\n'])(
    'an option is not saved in %j, because that configuration has another form',
    async (text) => {
      const file = join(folder, `${files++}.yaml`)
      writeFileSync(file, text)
      await expect(saveOption(file, 'theme', 'contrast')).rejects.toThrow('was not changed: its section "view" is not one option per line')
      expect(readFileSync(file, 'utf8')).toBe(text)
    },
  )
})
