import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { keepSnapshot } from '../../src/cli/view/keep-snapshot.ts'
import { parseDump } from '../../src/cluster/read/dump.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { follow } from '../live/following.ts'
import { readOnce, target, timeless } from '../live/live-cluster.ts'
import { seen } from '../live/seen.ts'
import { demo } from '../server/client.ts'

let folder = ''
beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), 'keep-'))
  folder = made
  onTestFinished(() => rmSync(made, { recursive: true }))
})

const io = { env: { HOME: '/nowhere' }, now: () => new Date('2026-01-15T09:00:05.123Z') }

async function read(): Promise<Snapshot> {
  const live = follow(await demo({ tokenless: 'demo' }))
  await seen(live, ({ list }) => list !== undefined)
  const snapshot = live.snapshot?.()
  if (!snapshot) throw new Error('a list that is shown was read')
  return snapshot
}

describe('what a view keeps', () => {
  it('a file that a view keeps holds what one reading of the list holds, and -f reads it', async () => {
    const server = await demo({ tokenless: 'demo' })
    const live = follow(server)
    expect(live.snapshot?.()).toBeUndefined()
    const once = await readOnce(server, 'demo')
    await seen(live, ({ list }) => timeless(list) === timeless(once.list))
    const snapshot = live.snapshot?.()
    const path = await keepSnapshot(join(folder, 'view.json'), { ...(snapshot ?? (await read())) }, io)
    expect(path).toBe(join(folder, 'view.json'))
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const again = await parseDump(readFileSync(path, 'utf8'), 'view.json', '2026-01-15T10:00:00Z')
    expect(again.services).toEqual(snapshot?.services)
    expect(again.services.length).toBeGreaterThan(10)
  })

  it('with a target in focus the target is kept, with the Pods that its chain needs', async () => {
    const live = follow(await demo({ tokenless: 'demo' }))
    live.focus(target, 'demo')
    await seen(live, ({ focus, list }) => focus !== undefined && list !== undefined)
    const snapshot = live.snapshot?.()
    expect(snapshot?.pods.map(({ name }) => name.split('-')[0])).toEqual(['web', 'web', 'web'])
    live.focus(undefined)
    expect(live.snapshot?.()?.services.length).toBeGreaterThan(10)
  })

  it('without a name it is a new file of this second, and ~/ is the home folder', async () => {
    const snapshot = await read()
    const before = process.cwd()
    process.chdir(folder)
    onTestFinished(() => process.chdir(before))
    expect(await keepSnapshot(undefined, snapshot, io)).toMatch(/\/porttrace-20260115T090005Z\.json$/)
    expect(readdirSync(folder)).toEqual(['porttrace-20260115T090005Z.json'])
    expect(await keepSnapshot('~/x.json', snapshot, { ...io, env: { HOME: folder } })).toBe(join(folder, 'x.json'))
  })

  it('a file that holds anything else is left as it is, and an older snapshot is replaced', async () => {
    const snapshot = await read()
    const file = join(folder, 'mine')
    writeFileSync(file, 'mine\n')
    await expect(keepSnapshot(file, snapshot, io)).rejects.toThrow(`cannot write ${file}: it exists and is not a snapshot`)
    expect(readFileSync(file, 'utf8')).toBe('mine\n')
    const path = await keepSnapshot(join(folder, 'view.json'), snapshot, io)
    await keepSnapshot(path, { ...snapshot, services: [] }, io)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ kind: 'Snapshot', services: [] })
    await expect(keepSnapshot(join(folder, 'none', 'x'), snapshot, io)).rejects.toThrow('no such file or directory')
  })
})
