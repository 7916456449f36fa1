import { beforeAll, describe, expect, it } from 'vitest'
import { isUnsafe } from '../../src/lib/printable.ts'
import { columnsOf, loadWidths } from '../../src/lib/width.ts'
import { createTracer } from '../../src/live/tracer.ts'
import type { LiveView } from '../../src/model/live.ts'
import type { TraceList } from '../../src/model/trace.ts'
import { endpointOf, healthy, notReady, port, service, slice } from '../build.ts'
import { fakeLive, present } from './fake-live.ts'
import { settled, stage } from './stage.ts'

beforeAll(loadWidths)

const evil = 'a\x1b[2J\x1b]52;c;aGk=\x07\r\n\u202eb\u0007\x9b31m'

/** A Service all of whose texts are hostile. */
function listOf(text: string): TraceList {
  const pods = [notReady(text, { ips: ['10.244.0.9'] })]
  const selector = { [text]: text }
  const snapshot = healthy({
    services: [service({ name: text, selector, ports: [port({ name: text, targetPort: text })] })],
    pods,
    slices: [
      slice(
        pods.map((pod) => endpointOf(pod)),
        { name: text, service: text, ports: [{ name: text, port: 1, protocol: text }] },
      ),
    ],
  })
  const tracer = createTracer([])
  const traces = tracer.traces(snapshot, [{ namespace: 'demo', target: { kind: 'service', name: text } }])
  return tracer.list(traces, snapshot)
}

const stale: Partial<LiveView> = {
  context: evil,
  namespace: 'demo',
  changes: [
    {
      at: present,
      target: { namespace: 'demo', name: evil },
      object: { kind: evil, name: evil },
      what: 'endpoint-left',
      from: evil,
      to: evil,
    },
  ],
}

describe('hostile text', () => {
  const walks: string[][] = [
    [],
    ['enter'],
    ['enter', 'j', 'enter'],
    ['enter', 'G', 'enter'],
    ['enter', 'G', 'y'],
    ['enter', 'Y'],
    ['o'],
    ['w'],
    ['n'],
    ['c'],
    ['/', ...evil],
    ['enter', 'p'],
  ]
  it.each(walks)('no character that a terminal obeys is in any frame: %j %j %j', async (...keys) => {
    const live = fakeLive(listOf(evil), undefined, stale)
    live.namespaces = async () => ({ names: [evil], failure: evil })
    live.contexts = () => [evil]
    live.object = async () => ({ kind: evil, metadata: { name: evil, annotations: { [evil]: evil } }, [evil]: [evil, { [evil]: evil }] })
    live.events = async () => [{ type: evil, reason: evil, message: evil, count: 2, last: evil }]
    const reason = { state: 'stale', since: present, reason: 'lost', message: evil } as const
    for (const status of [{ state: 'live' }, reason, { state: 'failed', message: evil }] as const) {
      live.set({ status })
      const view = stage(live, { settings: { color: true } })
      for (const key of keys.filter((one) => one !== undefined)) {
        view.press(key)
        await settled()
      }
      for (const row of view.rows()) {
        const text = row.replaceAll(/\x1b\[[\d;]*m/g, '')
        expect(isUnsafe(text), JSON.stringify(text)).toBe(false)
        expect(columnsOf(text)).toBeLessThanOrEqual(80)
      }
    }
  })

  it.each(['a\x1b[2Jb', 'web\x15touch PWN #\r', 'a\u009bb', 'a\u202eb', 'a\u3164b', 'a\nb'])(
    'a name that the screen cannot show as it is, is not copied: %j',
    (text) => {
      const view = stage(fakeLive(listOf(text), undefined, stale))
      view.press('Y')
      expect(view.copied).toEqual([])
      expect(view.rows().join('\n')).toContain('not copied: it contains invisible characters')
    },
  )

  it('what is copied is what the screen shows', () => {
    const view = stage(fakeLive(listOf('wéb-1'), undefined, stale))
    view.press('Y')
    expect(view.copied).toEqual(['wéb-1'])
    expect(view.rows().join('\n')).toContain('sent to the clipboard: wéb-1')
  })
})

describe('wide and combined characters', () => {
  it.each(['日本語の名前日本語の名前日本語の名前', 'e\u0301\u0301\u0301te\u0301', '👩‍👩‍👧‍👦 family 👍🏽', 'กำลัง', '한국어'])(
    'a row with %s is as wide as it is drawn',
    async (text) => {
      const live = fakeLive(listOf(text), undefined, { ...stale, context: text })
      live.object = async () => ({ [text]: text })
      for (const keys of [[], ['enter'], ['enter', 'G'], ['o'], ['w'], ['/', ...text]]) {
        for (const columns of [56, 57, 80, 81]) {
          const view = stage(live, { size: { columns, rows: 24 } })
          for (const key of keys) {
            view.press(key)
            await settled()
          }
          for (const row of view.rows()) expect(columnsOf(row)).toBeLessThanOrEqual(columns)
        }
      }
    },
  )
})
