import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EntryReader, MOST_ENTRIES } from '../../../src/files/archive/entry.ts'
import { type ArchiveKind, archiveEntries, archiveKind } from '../../../src/files/archive/open.ts'
import { type Made, tarOf, zipOf } from './make.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'porttrace-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Outcome {
  entries: Record<string, string>
  passedOver: string[]
  error?: string
}

/** What is read from an archive with these bytes; all YAML files are wanted. */
async function read(bytes: Buffer, kind: ArchiveKind | undefined = archiveKind(bytes.subarray(0, 262))): Promise<Outcome> {
  const outcome: Outcome = { entries: {}, passedOver: [] }
  const file = join(folder, 'archive')
  await writeFile(file, bytes)
  const reader: EntryReader = {
    wants: (path) => path.endsWith('.yaml'),
    passedOver: (path, why) => outcome.passedOver.push(`${path} ${why}`),
  }
  try {
    if (kind === undefined) throw new Error('no archive')
    for await (const { path, content } of archiveEntries(file, kind, reader)) outcome.entries[path] = content
  } catch (error) {
    outcome.error = error instanceof Error ? error.message : String(error)
  }
  return outcome
}

const gzipped = (entries: readonly Made[]) => gzipSync(tarOf(entries))
const long = `${'deep/'.repeat(40)}a.yaml`
const kinds = [
  ['tar', tarOf],
  ['tar.gz', gzipped],
  ['zip', zipOf],
] as const

describe.each(kinds)('of a %s', (kind, make) => {
  test(`the wanted files of a ${kind} are read`, async () => {
    const bytes = make([
      { path: './a.yaml', content: 'a: 1' },
      { path: 'b/c.yaml', content: 'x'.repeat(5000) },
      { path: 'secret.txt', content: 'no' },
      { path: 'empty.yaml' },
    ])
    expect(archiveKind(bytes.subarray(0, 262))).toBe(kind)
    expect(await read(bytes)).toEqual({ entries: { 'a.yaml': 'a: 1', 'b/c.yaml': 'x'.repeat(5000), 'empty.yaml': '' }, passedOver: [] })
  })

  test(`links, and paths that lead out of a ${kind}, are skipped`, async () => {
    const bytes = make([
      { path: '../a.yaml', content: 'a' },
      { path: 'x/../../b.yaml', content: 'b' },
      { path: '/etc/c.yaml', content: 'c' },
      { path: 'link.yaml', type: '2', isLink: true },
      { path: 'd.yaml', content: 'd' },
    ])
    expect(await read(bytes)).toEqual({
      entries: { 'd.yaml': 'd' },
      passedOver: ['../a.yaml outside', 'x/../../b.yaml outside', '/etc/c.yaml outside', 'link.yaml link'],
    })
  })

  test('nothing is read if an archive has too many entries', async () => {
    const bytes = make(Array.from({ length: MOST_ENTRIES + 1 }, (_, index) => ({ path: `${index}.txt` })))
    expect(await read(bytes)).toMatchObject({ error: `it has more than ${MOST_ENTRIES} entries` })
  })

  test(`a truncated ${kind} is reported as truncated`, async () => {
    const bytes = make([{ path: 'a.yaml', content: Array.from({ length: 2000 }, (_, index) => index * 7919).join() }])
    for (const part of [0.4, 0.8])
      expect(await read(bytes.subarray(0, bytes.length * part), kind)).toMatchObject({ error: 'it is truncated' })
  })
})

test('long names of pax and of GNU are read', async () => {
  const record = `path=${long}\n`
  const line = `${record.length + 4} ${record}`
  expect(
    await read(
      tarOf([
        { path: 'p', type: 'x', content: line },
        { path: 'short', content: '1' },
        { path: '././@LongLink', type: 'L', content: `${long}\0` },
        { path: 'short', content: '2' },
        { path: 'a.yaml', content: '3' },
      ]),
    ),
  ).toEqual({
    entries: { [long]: '2', 'a.yaml': '3' },
    passedOver: [],
  })
})

test('an archive that tar itself made is read', async () => {
  const source = join(folder, 'source')
  await mkdir(join(source, 'deep/'.repeat(40)), { recursive: true })
  await Promise.all([
    writeFile(join(source, long), 'a: 1'),
    writeFile(join(source, 'b.yaml'), 'b: 1'),
    symlink('b.yaml', join(source, 'c.yaml')),
  ])
  for (const format of ['gnu', 'pax', 'ustar']) {
    const { stdout } = await promisify(execFile)('tar', ['-C', source, `--format=${format}`, '-czf', '-', '.'], { encoding: 'buffer' })
    expect(await read(stdout)).toEqual({ entries: { [long]: 'a: 1', 'b.yaml': 'b: 1' }, passedOver: ['./c.yaml link'] })
  }
})

test('a damaged archive is reported as damaged, and other bytes are not an archive', async () => {
  expect(await read(Buffer.concat([Buffer.alloc(600, 'x'), tarOf([])]), 'tar')).toMatchObject({
    error: 'it is damaged or not a tar archive',
  })
  const zip = zipOf([{ path: 'a.yaml', content: 'a: 1' }])
  zip[45] = 0xff
  expect(await read(zip)).toMatchObject({ error: 'it is damaged' })
  expect(archiveKind(Buffer.from('kind: Service'))).toBeUndefined()
  expect(archiveKind(Buffer.alloc(0))).toBeUndefined()
})
