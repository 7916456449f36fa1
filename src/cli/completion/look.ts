import { type LoadedKubeconfig, loadKubeconfig } from '../../cluster/config/kubeconfig.ts'
import { connectionFlags } from '../args/command.ts'
import { parseFlags } from '../args/parse.ts'
import type { Io } from '../io.ts'
import type { Before } from './cursor.ts'
import type { Names } from './names.ts'
import type { Candidate } from './protocol.ts'

/** What a candidate is looked for with: the words before the cursor, and until when. */
export interface Look {
  before: Before
  io: Io
  signal: AbortSignal
}

/** Asks the dump, the demo or the cluster that the words before the cursor choose. Nothing where it cannot be asked. */
export async function look({ before, io, signal }: Look, ask: (names: Names) => Promise<Candidate[]>): Promise<Candidate[]> {
  const parsed = parseFlags(before.argv)
  if ('fault' in parsed) return []
  const { text } = parsed.values
  const namespace = text.get('namespace')
  const file = text.get('filename')
  const { clusterNames, dumpNames } = await import('./names.ts')
  const use = async (names: Names) => {
    try {
      return await ask(names)
    } finally {
      names.close()
    }
  }
  try {
    if (file !== undefined) return await use(await dumpNames(file, namespace))
    if (before.words[0] !== 'demo') {
      const flags = { ...connectionFlags(parsed.values), ...(namespace !== undefined && { namespace }) }
      return await use(await clusterNames(flags, io, signal))
    }
    const { withDemo } = await import('../demo.ts')
    return await withDemo(io, async (connection, apart) =>
      use(await clusterNames({ ...connection, namespace: namespace ?? 'demo' }, apart, signal)),
    )
  } catch {
    return []
  }
}

/** The kubeconfig that the words before the cursor choose. @throws UserError */
export function kubeconfigOf({ before, io }: Look): Promise<LoadedKubeconfig> {
  const parsed = parseFlags(before.argv)
  return loadKubeconfig('fault' in parsed ? undefined : parsed.values.text.get('kubeconfig'), io)
}
