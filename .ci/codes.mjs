// Refuses the code of a finding outside of its own file or folder: other code that depends on one reads a relation. Comments, the relations
// of other findings and a sentence of the help may name codes.
import { globSync, readFileSync } from 'node:fs'

const own = /^src\/diagnose\/findings\/(PT\d{3})-/
let refused = 0
for (const file of globSync('src/**/*.{ts,tsx}').map((path) => path.replaceAll('\\', '/'))) {
  if (file === 'src/diagnose/findings/list.ts') continue
  const code = own.exec(file)?.[1]
  let text = blanked(readFileSync(file, 'utf8'), /\/\*[\s\S]*?\*\/|(?<![:\\])\/\/.*/g)
  text = blanked(text, /from '[^']*'/g)
  if (code) text = blanked(text, /^ {2}relations: (?:\{.*\},|\{[\s\S]*?^ {2}\},)$/gm)
  const pattern = file.startsWith('src/cli/') ? /(?<=['"`.])PT\d{3}(?=['"`.])/g : /\bPT\d{3}\b/g
  text.split('\n').forEach((line, index) => {
    for (const [found] of line.matchAll(pattern)) {
      if (found === code) continue
      console.error(`${file}:${index + 1}: ${found} stands outside of its own file; read a relation of the finding`)
      refused += 1
    }
  })
}
process.exitCode = refused === 0 ? 0 : 1

/** The text with spaces in place of what matches: its lines keep their length. */
function blanked(text, pattern) {
  return text.replace(pattern, (match) => match.replace(/[^\n]/g, ' '))
}
