import { catalogue, codes, isCode } from '../diagnose/catalogue.ts'
import { nearest } from '../lib/similar.ts'
import { renderExplanation, renderExplanationList } from '../render/explanation.ts'
import { MISUSED } from './exit.ts'
import type { Io } from './io.ts'

/** Prints what a code means; without a code, the list of all. */
export async function explain(code: string | undefined, io: Io): Promise<number> {
  if (code === undefined) {
    await io.stdout(renderExplanationList(codes.map((each) => ({ code: each, name: catalogue[each].name, ...catalogue[each].explain }))))
    return 0
  }
  // The number alone is intended for the code.
  const wanted = /^\d{3}$/.test(code) ? `PT${code}` : code.toUpperCase()
  const named = codes.find((each) => each === wanted || catalogue[each].name === code.toLowerCase())
  if (!named || !isCode(named)) {
    const close = nearest(wanted, codes)
    io.stderr(
      `error: no finding has the code "${code}"\n${close ? `Did you mean ${close}? ` : ''}\`${io.program} explain\` lists all of them.\n`,
    )
    return MISUSED
  }
  await io.stdout(renderExplanation({ code: named, name: catalogue[named].name, ...catalogue[named].explain }, io.columns))
  return 0
}
