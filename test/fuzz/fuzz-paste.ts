import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseTargets } from '../../src/cli/args/target.ts'
import { LogReader } from '../../src/paste/log.ts'
import { errorLines, otherLines } from '../paste/lines.ts'
import { pasteCases } from './cases/paste.ts'
import type { Fuzzer } from './fuzzer.ts'
import { editedText, textEdits } from './mutate.ts'

const lines = [...errorLines.map(({ line }) => line), ...otherLines]

const input: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(fc.constantFrom(...lines), textEdits(5)).map(([line, changes]) => editedText(line, changes)),
  fc.tuple(fc.constantFrom(...lines), fc.constantFrom(...lines)).map(([a, b]) => `${a.slice(0, a.length / 2)}${b.slice(b.length / 2)}`),
  fc.string({ unit: 'binary', maxLength: 300 }),
)

/** Every part of a target is in the line; a URL alone may leave its port out. */
async function check(text: string): Promise<void> {
  const reader = new LogReader()
  reader.add(text)
  for (const { target, line } of reader.finish().errors) {
    if (target === undefined) continue
    const said = line.replaceAll(/\x1b\[[0-?]*[ -/]*[@-~]/g, '').toLowerCase()
    const plain = target.replace(/^(?:svc|pod)\//, '').toLowerCase()
    const whole = plain.startsWith('http') ? [plain.replace(/\/\/[^/?#]*@/, '//')] : partsOf(plain, said)
    for (const part of whole) assert(isIn(part, said), `${part} of ${target} does not stand in ${JSON.stringify(line)}`)
    assert('targets' in parseTargets([target]), `${target} is no target`)
  }
}

/** A URL without its password need not be there in one piece. */
function isIn(part: string, said: string): boolean {
  return (
    said.includes(part) ||
    said.replaceAll(/\/\/[^/?#\s]*@/g, '//').includes(part) ||
    said.replaceAll(/\\+"/g, '"').replaceAll('\\/', '/').includes(part)
  )
}

/** `web` and `80` of `web:80`; of a name that ends in `.svc` also what a line calls `demo/web`. */
function partsOf(target: string, said: string): string[] {
  const [, host = '', port] =
    /^\[?(.*?)\]?(?::(\d+))?$/.exec(target.includes(']') || target.split(':').length <= 2 ? target : `[${target}]`) ?? []
  const [service = '', namespace = ''] = host.split('.')
  if (!said.includes(host) && host.endsWith('.svc')) return [`${namespace}/${service}`]
  const isOfUrl = port !== undefined && said.includes(host) && /https?:\/\//.test(said) && (port === '80' || port === '443')
  return [host, ...(port === undefined || isOfUrl ? [] : [port])]
}

/** Lines of logs: no crash, and no target that does not occur in its line. */
export const pasteFuzzer: Fuzzer<string> = { name: 'paste', input, check, cases: pasteCases }
