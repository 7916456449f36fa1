// Writes docs/findings/: a page for each code, and their list. The words are those of `explain`; the example is the golden output of the
// code's scenario in test/faults/, which the tests hold.
import { catalogue, codes } from '../../src/diagnose/catalogue.ts'
import { plain, source } from './markdown.mjs'
import { printed } from './printed.mjs'
import { keep, keepOnly, textOf } from './write.mjs'

const folder = 'docs/findings/'

/** Groups of codes, by their first digit. */
const groups = {
  PT0: 'Manifests that the API server refuses',
  PT1: 'Selectors, EndpointSlices and workloads',
  PT2: 'Pods and their readiness',
  PT3: 'Ports',
  PT4: 'Entry points of the Service',
  PT5: 'Ingresses, routes and Gateways',
  PT6: 'Network policies',
  PT7: 'DNS, nodes, meshes and connections',
  PT8: 'Nodes',
  PT9: 'Several clusters',
}

const block = (language, lines) => ['```'.concat(language), ...lines, '```']
const isCommand = (line) => line.startsWith('kubectl ')

/** A command, with the remark behind it as a comment of the shell. */
const pasted = (line) => line.replace(/ {2,}\((.*)\)$/, '   # $1')

/** Sentences as list items, and the commands between them as code. */
function steps(lines) {
  return lines.flatMap((line, index) =>
    isCommand(line)
      ? [
          ...(isCommand(lines[index - 1] ?? '') ? [] : ['', '```sh']),
          pasted(line),
          ...(isCommand(lines[index + 1] ?? '') ? [] : ['```', '']),
        ]
      : ['', plain(line), ''],
  )
}

/** A manifest that the API server refuses: the one code that no cluster can have. */
const refused = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: demo}
spec:
  selector: {app: web}
  ports: [{port: 80000, targetPort: 8080}]
`

/** Blank lines at the ends and double ones left out. */
const tidy = (lines) =>
  `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`

function page(code) {
  const { name, explain } = catalogue[code]
  const example = textOf(`test/golden/faults/${code}.txt`).trimEnd() || printed('-f - svc/web -n demo', refused)
  return tidy([
    `# ${code}: ${name}`,
    '',
    plain(explain.summary),
    '',
    '## What it looks like',
    '',
    ...block('text', [example]),
    '',
    '## What it means',
    '',
    plain(explain.means),
    '',
    '## Why it happens',
    '',
    plain(explain.why),
    '',
    '## How to confirm it',
    '',
    ...(explain.confirm.some(isCommand) ? ['Replace the CAPITALISED words.', ''] : []),
    ...steps(explain.confirm),
    '',
    '## How to fix it',
    '',
    ...steps(explain.fix),
    '',
    '## Sources',
    '',
    ...explain.sources.map((one) => `- ${source(one)}`),
    '',
    '---',
    '',
    `In a terminal, \`kubectl porttrace explain ${code}\` prints this page. [All findings](README.md)`,
  ])
}

const table = (title, members) => [
  `## ${title}`,
  '',
  '| code | name | what |',
  '|---|---|---|',
  ...members.map((code) => `| [${code}](${code}.md) | ${catalogue[code].name} | ${plain(catalogue[code].explain.summary)} |`),
  '',
]

const list = tidy([
  '# Findings',
  '',
  'A finding has a code that never changes. Scripts can rely on `code` and `evidence` of the [JSON document](../json.md); the words may change.',
  '',
  ...Object.entries(groups).flatMap(([start, title]) =>
    table(
      title,
      codes.filter((code) => code.startsWith(start)),
    ),
  ),
])

const pages = Object.fromEntries([...codes.map((code) => [`${code}.md`, page(code)]), ['README.md', list]])
for (const [name, text] of Object.entries(pages)) keep(`${folder}${name}`, text)
keepOnly(folder, Object.keys(pages))
