import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { saveSnapshot } from '../../src/cli/save.ts'

const snapshot = { apiVersion: 'porttrace/v1', kind: 'Snapshot', services: [] }
const text = `${JSON.stringify(snapshot, null, 2)}\n`

let folder = ''
beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), 'save-'))
  folder = made
  onTestFinished(() => rmSync(made, { recursive: true }))
})

const at = (name: string) => join(folder, name)
const modeOf = (name: string) => statSync(at(name)).mode & 0o777

describe('--save', () => {
  it('--save writes a file that its owner alone can read, and leaves nothing beside it', async () => {
    await saveSnapshot(at('new'), snapshot, false)
    expect(readFileSync(at('new'), 'utf8')).toBe(text)
    expect(modeOf('new')).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['new'])
  })

  it('--save replaces an older snapshot, and makes it readable by its owner alone', async () => {
    writeFileSync(at('old'), JSON.stringify({ ...snapshot, services: [1] }))
    chmodSync(at('old'), 0o644)
    await saveSnapshot(at('old'), snapshot, false)
    expect([readFileSync(at('old'), 'utf8'), modeOf('old')]).toEqual([text, 0o600])
  })

  it('--save fills an empty file, as mktemp makes it', async () => {
    writeFileSync(at('empty'), '')
    await saveSnapshot(at('empty'), snapshot, false)
    expect(readFileSync(at('empty'), 'utf8')).toBe(text)
  })

  it('--save replaces what a symbolic link leads to, and keeps the link', async () => {
    writeFileSync(at('there'), text)
    symlinkSync(at('there'), at('link'))
    await saveSnapshot(at('link'), { ...snapshot, services: [2] }, false)
    expect(JSON.parse(readFileSync(at('there'), 'utf8'))).toMatchObject({ services: [2] })
    expect(readdirSync(folder).sort()).toEqual(['link', 'there'])
  })

  it.each([
    ['a kubeconfig', 'apiVersion: v1\nkind: Config\n'],
    ['a trace', JSON.stringify({ apiVersion: 'porttrace/v1', kind: 'Trace' })],
    ['a dump', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [] })],
    ['one byte', 'x'],
  ])('--save leaves %s as it is, unless it is forced', async (_, content) => {
    writeFileSync(at('mine'), content)
    await expect(saveSnapshot(at('mine'), snapshot, false)).rejects.toThrow(`cannot write ${at('mine')}: it exists and is not a snapshot`)
    expect(readFileSync(at('mine'), 'utf8')).toBe(content)
    await saveSnapshot(at('mine'), snapshot, true)
    expect(readFileSync(at('mine'), 'utf8')).toBe(text)
  })

  it('--save waits for no reader of a FIFO and does not replace it, forced or not', async () => {
    execFileSync('mkfifo', [at('fifo')])
    for (const force of [false, true]) {
      await expect(saveSnapshot(at('fifo'), snapshot, force)).rejects.toThrow(`cannot write ${at('fifo')}: it is not a regular file`)
    }
    expect(statSync(at('fifo')).isFIFO()).toBe(true)
  })

  it('--save says in one line why it cannot write', async () => {
    mkdirSync(at('folder'))
    await expect(saveSnapshot(at('folder'), snapshot, true)).rejects.toThrow('it is a directory')
    await expect(saveSnapshot(at('none/x'), snapshot, false)).rejects.toThrow('no such file or directory')
    writeFileSync(at('file'), '')
    await expect(saveSnapshot(at('file/x'), snapshot, false)).rejects.toThrow('part of the path is not a directory')
    await expect(saveSnapshot(at('x'.repeat(300)), snapshot, false)).rejects.toThrow('the name is too long')
  })
})
