import type { JsonObject } from '../../model/index.ts';
import { epochSeconds, textOf, type Operation } from '../dispatch.ts';
import { assessmentsMadeAt } from '../scenario/assessments-calendar.ts';
import type { PlannedAssessment, PlannedControl, PlannedSource } from '../scenario/assessments-plan.ts';
import { assessments } from '../scenario/assessments.ts';
import { daysBefore, uuidOf, type Scenario } from '../scenario/bank.ts';
import { auditManagerArn } from './assessments.ts';
import { idOf } from './evidence.ts';
import { invalid, notFound, whenSetUp } from './failures.ts';
import { keywords } from './keywords.ts';
import { nextToken, pageFor, token } from './paging.ts';

/** A framework of the library; those that the bank uses have its controls. */
interface LibraryFramework {
  readonly framework: PlannedAssessment['framework'];
  readonly controlSets: PlannedAssessment['controlSets'];
  readonly counts: { readonly controls: number; readonly controlSets: number };
}

/** Counts of controls and control sets of AWS's prebuilt frameworks (User Guide, framework pages). */
const prebuilt: Readonly<Record<string, LibraryFramework['counts']>> = {
  'SOC 2': { controls: 61, controlSets: 20 },
  'PCI DSS': { controls: 280, controlSets: 15 },
};

const library: readonly LibraryFramework[] = [
  ...assessments.map(({ framework, controlSets }) => ({
    framework,
    controlSets,
    counts: (framework.type === 'Standard' ? prebuilt[framework.complianceType] : undefined) ?? {
      controls: controlSets.flatMap(({ controls }) => controls).length,
      controlSets: controlSets.length,
    },
  })),
  {
    framework: {
      id: uuidOf('framework/gdpr-2016'),
      name: 'General Data Protection Regulation (GDPR) 2016',
      type: 'Standard',
      complianceType: 'GDPR',
      description: 'Prebuilt framework of AWS Audit Manager with manual controls only.',
    },
    controlSets: [],
    counts: { controls: 378, controlSets: 10 },
  },
];

const listAssessmentFrameworks: Operation = {
  service: 'auditmanager',
  operation: 'ListAssessmentFrameworks',
  http: { method: 'GET', path: '/assessmentFrameworks' },
  token,
  answer: whenSetUp((context, input) => {
    const type = textOf(input, 'frameworkType');
    if (type !== 'Standard' && type !== 'Custom') throw invalid('frameworkType', 'must be Standard or Custom.');
    const page = pageFor(
      context,
      input,
      library.filter(({ framework }) => framework.type === type),
    );
    return {
      frameworkMetadataList: page.items.map(({ framework, counts }) => ({
        ...frameworkHead(context.scenario, framework),
        controlsCount: counts.controls,
        controlSetsCount: counts.controlSets,
      })),
      ...nextToken(page),
    };
  }),
};

const frameworkHead = (scenario: Scenario, framework: PlannedAssessment['framework']): JsonObject => {
  const made = framework.type === 'Custom' ? assessmentsMadeAt(scenario.now) : daysBefore(scenario.now, 900);
  return {
    arn: auditManagerArn('assessmentFramework', framework.id),
    id: framework.id,
    type: framework.type,
    name: framework.name,
    description: framework.description,
    logo: '',
    complianceType: framework.complianceType,
    createdAt: epochSeconds(made),
    lastUpdatedAt: epochSeconds(made),
  };
};

const getAssessmentFramework: Operation = {
  service: 'auditmanager',
  operation: 'GetAssessmentFramework',
  http: { method: 'GET', path: '/assessmentFrameworks/{frameworkId}' },
  answer: whenSetUp(({ scenario }, input) => {
    const id = idOf(input, 'frameworkId');
    const entry = library.find(({ framework }) => framework.id === id);
    if (entry === undefined) throw notFound('framework', id);
    return {
      framework: {
        ...frameworkHead(scenario, entry.framework),
        controlSets: entry.controlSets.map(({ name, controls }) => ({
          id: uuidOf(`control-set/${id}/${name}`),
          name,
          controls: controls.map((control) => controlShape(scenario, control)),
        })),
        createdBy: 'Meridian compliance',
        lastUpdatedBy: 'Meridian compliance',
      },
    };
  }),
};

const getControl: Operation = {
  service: 'auditmanager',
  operation: 'GetControl',
  http: { method: 'GET', path: '/controls/{controlId}' },
  answer: whenSetUp(({ scenario }, input) => {
    const id = idOf(input, 'controlId');
    const controls = assessments.flatMap(({ controlSets }) => controlSets.flatMap((set) => set.controls));
    const control = controls.find((candidate) => candidate.id === id);
    if (control === undefined) throw notFound('control', id);
    return { control: controlShape(scenario, control) };
  }),
};

function controlShape(scenario: Scenario, control: PlannedControl): JsonObject {
  const made = epochSeconds(assessmentsMadeAt(scenario.now));
  return {
    arn: auditManagerArn('control', control.id),
    id: control.id,
    type: 'Custom',
    name: control.name,
    description: control.testing,
    testingInformation: control.testing,
    controlSources: [...new Set(control.sources.map(({ type }) => type))].join(', '),
    controlMappingSources: control.sources.map((source) => mappingShape(control, source)),
    createdAt: made,
    lastUpdatedAt: made,
    createdBy: 'Meridian compliance',
    lastUpdatedBy: 'Meridian compliance',
    tags: {},
    state: 'ACTIVE',
  };
}

const mappingShape = (control: PlannedControl, source: PlannedSource): JsonObject => ({
  sourceId: uuidOf(`mapping/${control.id}/${source.keyword}`),
  sourceName: source.keyword,
  sourceDescription: control.testing,
  sourceSetUpOption: source.type === 'MANUAL' ? 'Procedural_Controls_Mapping' : 'System_Controls_Mapping',
  sourceType: source.type,
  // Manual evidence has no keyword; only API calls have a frequency of their own.
  ...(source.type !== 'MANUAL' && {
    sourceKeyword: { keywordInputType: 'SELECT_FROM_LIST', keywordValue: source.keyword },
  }),
  ...(source.type === 'AWS_API_Call' && { sourceFrequency: source.frequency }),
});

const listKeywordsForDataSource: Operation = {
  service: 'auditmanager',
  operation: 'ListKeywordsForDataSource',
  http: { method: 'GET', path: '/dataSourceKeywords' },
  token,
  answer: whenSetUp((context, input) => {
    const list = Object.entries(keywords).find(([source]) => source === textOf(input, 'source'))?.[1];
    if (list === undefined) throw invalid('source', 'The data source is not valid.');
    const page = pageFor(context, input, list);
    return { keywords: page.items, ...nextToken(page) };
  }),
};

export const libraryOperations: readonly Operation[] = [
  listAssessmentFrameworks,
  getAssessmentFramework,
  getControl,
  listKeywordsForDataSource,
];
