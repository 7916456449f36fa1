import { memo } from '../lib/memo.ts'
import type { Model } from './model.ts'
import type { Page } from './page.ts'
import { chainPage } from './pages/chain.ts'
import { clientsPage, contextsPage, namespacesPage } from './pages/choice.ts'
import { explainPage } from './pages/explain.ts'
import { helpPage } from './pages/help.ts'
import { matrixPage } from './pages/matrix.ts'
import { objectPage } from './pages/object.ts'
import { podPage } from './pages/pod.ts'
import { probePage } from './pages/probe.ts'
import { servicesPage } from './pages/services.ts'
import { targetPage } from './pages/target.ts'
import { timelinePage } from './pages/timeline.ts'
import { placeOf } from './state.ts'

/** The page of the screen that is shown, made once for each model. */
export const pageOf = memo((model: Model): Page => {
  const { screen } = placeOf(model.state)
  switch (screen.at) {
    case 'services':
      return servicesPage(model)
    case 'chain':
      return chainPage(model, screen.service, screen.port)
    case 'target':
      return targetPage(model, screen.target)
    case 'pod':
      return podPage(model, screen.pod, screen.service)
    case 'object':
      return objectPage(model, screen.object, screen.field)
    case 'explain':
      return explainPage(model, screen.code)
    case 'timeline':
      return timelinePage(model)
    case 'help':
      return helpPage(screen.about, model)
    case 'namespaces':
      return namespacesPage(model)
    case 'contexts':
      return contextsPage(model)
    case 'clients':
      return clientsPage(model)
    case 'matrix':
      return matrixPage(model)
    case 'probe':
      return probePage(model, screen.service)
  }
})
