import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { snapshot as read } from '../build.ts'
import { fakeLive } from './fake-live.ts'
import { list, store } from './shop-views.ts'
import { settled, stage } from './stage.ts'

const snapshot = read()

/** A view whose snapshot is kept by `write`. */
function open(write: (file: string | undefined, snapshot: Snapshot) => Promise<string>, part: Parameters<typeof fakeLive>[2] = {}) {
  const live = { ...fakeLive(list, store, part), snapshot: () => snapshot }
  return stage(live, { saveSnapshot: write })
}

describe(':save', () => {
  it(':save keeps the snapshot of the list in the file that is named, and says where it is', async () => {
    const kept: unknown[] = []
    const view = open(async (file, what) => {
      kept.push(file, what)
      return `/work/${file}`
    })
    view.press(':', ...'save view 1.json')
    expect(view.rows().at(-2)).toMatch(/^▶ save view 1\.json/)
    view.press('enter')
    await settled()
    expect(kept).toEqual(['view 1.json', snapshot])
    expect(view.rows().at(-2)).toBe('the list of namespace demo is saved in /work/view 1.json; -f reads it')
  })

  it(':save alone leaves the name to the view, and on a chain the target is what is saved', async () => {
    const files: unknown[] = []
    const view = open(async (file) => {
      files.push(file)
      return '/work/porttrace.json'
    })
    view.press('enter', ':', ...'save', 'enter')
    await settled()
    expect(files).toEqual([undefined])
    expect(view.text()).toMatch(/^svc\/cart is saved in \/work\/porttrace\.json; -f reads it$/m)
  })

  it('if it cannot be written, one line says why and nothing is said to be saved', async () => {
    const view = open(() => Promise.reject(new Error('cannot write /etc/hosts: it exists and is not a snapshot')))
    view.press(':', ...'save /etc/hosts', 'enter')
    await settled()
    expect(view.rows().at(-2)).toBe('cannot write /etc/hosts: it exists and is not a snapshot')
    expect(view.text()).not.toMatch(/is saved/)
  })

  it.each([
    ['of a file', 'still', 'nothing is saved: the view shows a file'],
    ['of a change that is tried out', 'unapplied', 'nothing is saved: the view shows a change that is not applied'],
  ] as const)('a view %s is not saved, and says why', (_, state, words) => {
    const view = stage(fakeLive(list, store, { status: { state } }), { saveSnapshot: () => Promise.reject(new Error('it was called')) })
    view.press(':', ...'save x.json', 'enter')
    expect(view.text()).toContain(words)
  })

  it('before anything was read, nothing is saved', () => {
    const live = { ...fakeLive(list, store), snapshot: () => undefined }
    const view = stage(live, { saveSnapshot: () => Promise.reject(new Error('it was called')) })
    view.press(':', ...'save x.json', 'enter')
    expect(view.text()).toContain('nothing is saved: the list of namespace demo has not been read yet')
  })
})
