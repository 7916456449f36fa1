import { expect } from 'vitest'
import { complete, type Patience } from '../../src/cli/completion/complete.ts'
import { type Bench, captured, reader, startBench } from './program.ts'

/** A server with a user who may do all, and with jane, who may read the Services of one namespace. */
export function startCompletionBench(): Promise<Bench> {
  return startBench({
    users: [
      { name: 'admin', token: 'admin', rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] },
      reader('jane', ['services'], 'demo'),
    ],
  })
}

/** Waits for as long as it takes. */
export const endless: Patience = { cluster: new AbortController().signal, all: new AbortController().signal }

/** Asks as kubectl and the shells do: the candidates and the directive. It must end well, and say nothing. */
export async function ask(
  argv: readonly string[],
  env: Record<string, string>,
  patience: Patience = endless,
): Promise<{ texts: string[]; described: Record<string, string>; directive: string }> {
  const { code, stdout, stderr } = await captured((io) => complete(argv, io, patience), env)
  expect({ code, stderr }).toStrictEqual({ code: 0, stderr: '' })
  const lines = stdout.split('\n')
  expect(lines.pop()).toBe('')
  const directive = lines.pop() ?? ''
  const pairs = lines.map((line): [string, string] => {
    const [text = '', description = ''] = line.split('\t')
    return [text, description]
  })
  return { texts: pairs.map(([text]) => text), described: Object.fromEntries(pairs), directive }
}
