import type { Form } from '../form.ts'
import { browserForms } from './browsers.ts'
import { databaseForms } from './databases.ts'
import { goForms } from './go.ts'
import { javaForms } from './java.ts'
import { kubernetesForms } from './kubernetes.ts'
import { nodeForms } from './node.ts'
import { otherLanguageForms } from './other-languages.ts'
import { proxyForms } from './proxies.ts'
import { pythonForms } from './python.ts'
import { toolForms } from './tools.ts'

/** Every form. The first that matches a line counts, so those that name a target and a client's own words are before general ones. */
export const forms: readonly Form[] = [
  ...kubernetesForms,
  ...goForms,
  ...databaseForms,
  ...nodeForms,
  ...pythonForms,
  ...javaForms,
  ...otherLanguageForms,
  ...toolForms,
  ...browserForms,
  ...proxyForms,
]
