import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { ApiError } from '../../src/cluster/http/api-error.ts'
import { readPages } from '../../src/cluster/http/pages.ts'
import type { Transport } from '../../src/cluster/http/transport.ts'
import { kinds } from '../../src/cluster/kinds/kinds.ts'
import { partsOf } from '../../src/cluster/read/list-rows.ts'
import { Watch } from '../../src/cluster/watch/watch.ts'
import { watchCases } from './cases/watch.ts'
import { small } from './cluster.ts'
import { assertPrintable, type Fuzzer } from './fuzzer.ts'
import type { Line } from './inputs.ts'
import { type Edit, edited, editedText, edits, type TextEdit, textEdits } from './mutate.ts'

const services = small.get('Service') ?? []
const input: fc.Arbitrary<Line[][]> = fc.array(
  fc.array(
    fc.record({
      type: fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom('ADDED', 'MODIFIED', 'DELETED') },
        fc.constantFrom('BOOKMARK', 'ERROR', 'OTHER', ''),
      ),
      which: fc.nat({ max: 2 }),
      version: fc.oneof(fc.nat({ max: 20 }).map(String), fc.constantFrom('', '-1', 'x', '9'.repeat(40))),
      changes: fc.oneof({ weight: 3, arbitrary: fc.constant<Edit[]>([]) }, edits(2)),
      typing: fc.oneof({ weight: 9, arbitrary: fc.constant<TextEdit[]>([]) }, textEdits(1)),
    }),
    { maxLength: 8 },
  ),
  { maxLength: 5 },
)

function textOf({ type, which, version, changes, typing }: Line): string {
  const service = services[which % Math.max(1, services.length)]
  const object = service && { ...service, metadata: { ...service.metadata, resourceVersion: version } }
  return editedText(JSON.stringify(edited({ type, object }, changes)) ?? '', typing)
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

async function check(answers: readonly (readonly Line[])[]): Promise<void> {
  let asked = 0
  const { promise: over, resolve: end } = Promise.withResolvers<void>()
  const refused = async () => Promise.reject(new ApiError('invalid', 'not asked for'))
  const transport: Transport = {
    get: refused,
    post: refused,
    patch: refused,
    answerHead: refused,
    close: () => {},
    list: async (_path, each) => readPages(each, async () => ({ metadata: { resourceVersion: '5' }, items: services })),
    async stream(_path, each, { opened, signal }) {
      const lines = answers[asked++]
      if (!lines) {
        end()
        return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
      }
      opened?.()
      for (const line of lines) {
        for (const one of textOf(line).split('\n')) if (one.trim() !== '') each(one)
        await turn()
      }
    },
  }
  /** What a listener knows if it gets only the changes. */
  const heard = new Map<string, readonly unknown[]>()
  const changed = ({ namespace, name, after }: { namespace: string; name: string; after: readonly unknown[] }) => {
    if (after.length === 0) heard.delete(`${namespace}/${name}`)
    else heard.set(`${namespace}/${name}`, after)
  }
  let now = 0
  const watch = new Watch<unknown>(
    partsOf(kinds.Service),
    { namespace: 'demo' },
    { changed, moved: () => {} },
    {
      transport: { current: () => transport, renew: async () => {}, close: () => {} },
      timing: {
        now: () => (now += 1),
        elapsed: () => (now += 1),
        random: () => 0.5,
        sleep: async (ms) => {
          now += ms
          await turn()
        },
        after: () => () => {},
      },
    },
  )
  await over
  const { state } = watch
  if (state.at === 'lost' || state.at === 'gap') assertPrintable(state.error.message, 2_000)
  const known = watch.table.rows().filter(({ slim }) => slim.length > 0)
  assert.equal(known.length, heard.size)
  for (const { namespace, name, slim } of known) assert(isDeepStrictEqual(heard.get(`${namespace}/${name}`), slim), `${namespace}/${name}`)
  watch.stop()
}

/** Lines of watches: a watch continues, and whoever hears its changes knows what its table holds. */
export const watchFuzzer: Fuzzer<Line[][]> = { name: 'watch', input, check, cases: watchCases }
