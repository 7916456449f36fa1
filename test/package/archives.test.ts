import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type Entry, fromTarGz, tarGz, zip } from '../../plugin/package/archive.ts'
import { stripElf } from '../../plugin/package/elf.ts'
import { unsignedPe } from '../../plugin/package/pe.ts'
import { emptyFolder } from './run.ts'

const entries: Entry[] = [
  { name: 'program', content: Buffer.from('#!/bin/sh\necho runs\n'), executable: true },
  { name: 'empty', content: Buffer.alloc(0) },
  { name: 'block', content: Buffer.alloc(512, 'x') },
  { name: 'notes.txt', content: Buffer.from('ünï\n'.repeat(10_000)) },
]

it.each<[string, (entries: readonly Entry[]) => Promise<Buffer>, (file: string, folder: string) => void]>([
  ['tar', tarGz, (file, folder) => execFileSync('tar', ['-xzf', file, '-C', folder])],
  ['unzip', zip, (file, folder) => execFileSync('unzip', ['-q', file, '-d', folder])],
])('%s unpacks what was packed, with its modes', async (_, pack, unpack) => {
  const folder = emptyFolder()
  const packed = await pack(entries)
  writeFileSync(join(folder, 'archive'), packed)
  unpack(join(folder, 'archive'), folder)
  for (const { name, content } of entries) {
    const read = execFileSync('cat', [join(folder, name)])
    expect(read.equals(content)).toBe(true)
  }
  expect(execFileSync(join(folder, 'program'), { encoding: 'utf8' })).toBe('runs\n')
  expect(execFileSync('stat', ['-c', '%a %Y', join(folder, 'notes.txt')], { encoding: 'utf8' })).toMatch(/^644 3155/)
  expect((await pack(entries)).equals(packed)).toBe(true)
})

it('fromTarGz reads one file of an archive, also of a tar made by others', async () => {
  expect(fromTarGz(await tarGz(entries), 'notes.txt').toString()).toContain('ünï')
  const folder = emptyFolder()
  const long = `${'long/'.repeat(30)}name`
  execFileSync('mkdir', ['-p', join(folder, long, '..')])
  writeFileSync(join(folder, long), 'found')
  const packed = execFileSync('tar', ['-cz', '--format=ustar', '-C', folder, 'long'])
  expect(fromTarGz(packed, long).toString()).toBe('found')
  expect(() => fromTarGz(packed, 'none')).toThrow('no none in the archive')
})

it('stripElf and unsignedPe refuse a file that is not such a program', () => {
  expect(() => unsignedPe(Buffer.from('\u007fELF, but long enough to be read '.repeat(3)))).toThrow('PE32+')
  expect(() => stripElf(Buffer.from('MZ, but long enough to be read'))).toThrow('ELF')
})
