import type { JsonObject } from '../../model/index.ts';
import { epochSeconds, textOf, type Operation } from '../dispatch.ts';
import { assessmentsMadeAt } from '../scenario/assessments-calendar.ts';
import { changesOf } from '../scenario/assessments-changes.ts';
import { foldersOf, type EvidenceFolder } from '../scenario/assessments-folders.ts';
import type { PlannedAssessment, PlannedControl, PlannedControlSet } from '../scenario/assessments-plan.ts';
import { assessments, auditManagerHome } from '../scenario/assessments.ts';
import { bank, type Scenario } from '../scenario/bank.ts';
import { dataSourceName } from './evidence-shape.ts';
import { assessmentOf, idOf } from './evidence.ts';
import { invalid, isSetUp, whenSetUp } from './failures.ts';
import { importsOf } from './imports.ts';
import { nextToken, pageFor, token } from './paging.ts';

export const auditManagerArn = (kind: string, id: string): string =>
  `arn:aws:auditmanager:${auditManagerHome.region}:${auditManagerHome.account}:${kind}/${id}`;

const roles: readonly JsonObject[] = [
  { roleType: 'PROCESS_OWNER', roleArn: `arn:aws:iam::${auditManagerHome.account}:role/ComplianceOfficer` },
];

const getAccountStatus: Operation = {
  service: 'auditmanager',
  operation: 'GetAccountStatus',
  http: { method: 'GET', path: '/account/status' },
  // The one call that is answered everywhere.
  answer: (context) => ({ status: isSetUp(context) ? 'ACTIVE' : 'INACTIVE' }),
};

const metadata = (scenario: Scenario, assessment: PlannedAssessment): JsonObject => {
  const made = assessmentsMadeAt(scenario.now);
  return {
    name: assessment.name,
    id: assessment.id,
    complianceType: assessment.framework.complianceType,
    status: assessment.closed === undefined ? 'ACTIVE' : 'INACTIVE',
    roles,
    delegations: [],
    creationTime: epochSeconds(made),
    lastUpdated: epochSeconds(changesOf(scenario, assessment)[0]?.at ?? made),
  };
};

const listAssessments: Operation = {
  service: 'auditmanager',
  operation: 'ListAssessments',
  http: { method: 'GET', path: '/assessments' },
  token,
  answer: whenSetUp((context, input) => {
    const status = textOf(input, 'status');
    if (status !== undefined && status !== 'ACTIVE' && status !== 'INACTIVE') {
      throw invalid('status', 'status must be ACTIVE or INACTIVE.');
    }
    const found = assessments.filter(
      ({ closed }) => status === undefined || (closed === undefined) === (status === 'ACTIVE'),
    );
    const page = pageFor(context, input, found);
    return {
      assessmentMetadata: page.items.map((assessment) => metadata(context.scenario, assessment)),
      ...nextToken(page),
    };
  }),
};

const getAssessment: Operation = {
  service: 'auditmanager',
  operation: 'GetAssessment',
  http: { method: 'GET', path: '/assessments/{assessmentId}' },
  answer: whenSetUp(({ scenario }, input) => {
    const assessment = assessmentOf(input);
    return { assessment: assessmentShape(scenario, assessment), userRole: roles[0] ?? {} };
  }),
};

function assessmentShape(scenario: Scenario, assessment: PlannedAssessment): JsonObject {
  const { framework } = assessment;
  const folders = foldersOf(scenario, assessment);
  return {
    arn: auditManagerArn('assessment', assessment.id),
    awsAccount: accountShape(bank.production),
    metadata: {
      ...metadata(scenario, assessment),
      description: assessment.description,
      assessmentReportsDestination: { destinationType: 'S3', destination: 's3://meridian-audit-reports' },
      // `awsServices` is deprecated and comes back empty.
      scope: { awsAccounts: [bank.production, bank.analytics].map(accountShape), awsServices: [] },
    },
    framework: {
      id: framework.id,
      arn: auditManagerArn('assessmentFramework', framework.id),
      metadata: {
        name: framework.name,
        description: framework.description,
        logo: '',
        complianceType: framework.complianceType,
      },
      controlSets: assessment.controlSets.map((set) => controlSetShape(scenario, { assessment, set, folders })),
    },
    tags: { owner: 'compliance' },
  };
}

const accountShape = ({ id, name }: { readonly id: string; readonly name: string }): JsonObject => ({
  id,
  name,
  emailAddress: `aws-${name}@meridian.example`,
});

interface SetWithFolders {
  readonly assessment: PlannedAssessment;
  readonly set: PlannedControlSet;
  readonly folders: readonly EvidenceFolder[];
}

function controlSetShape(scenario: Scenario, { assessment, set, folders }: SetWithFolders): JsonObject {
  const own = folders.filter(({ controlSet }) => controlSet.name === set.name);
  const manual = sum(own, ({ counts }) => counts.manual);
  const imported = sum(set.controls, ({ id }) => importsOf(scenario, { assessment, controlId: id }).length);
  const review = changesOf(scenario, assessment).find(({ objectName }) => objectName === set.name);
  return {
    id: set.name,
    description: set.name,
    // Audit Manager sets every control set of a closed assessment to REVIEWED.
    status: assessment.closed !== undefined || review?.action === 'REVIEWED' ? 'REVIEWED' : 'ACTIVE',
    roles,
    controls: set.controls.map((control) => controlShape(scenario, { assessment, control, folders: own })),
    delegations: [],
    systemEvidenceCount: sum(own, ({ counts }) => counts.evidence) - manual,
    manualEvidenceCount: manual + imported,
  };
}

interface ControlWithFolders {
  readonly assessment: PlannedAssessment;
  readonly control: PlannedControl;
  readonly folders: readonly EvidenceFolder[];
}

function controlShape(scenario: Scenario, { assessment, control, folders }: ControlWithFolders): JsonObject {
  const own = folders.filter((folder) => folder.control.id === control.id);
  const at = { trailSpelling: assessment.trailSpelling, time: scenario.now };
  return {
    id: control.id,
    name: control.name,
    status: 'UNDER_REVIEW',
    response: 'MANUAL',
    comments: [],
    evidenceSources: [...new Set(control.sources.map(({ type }) => dataSourceName(scenario, type, at)))],
    evidenceCount:
      sum(own, ({ counts }) => counts.evidence) + importsOf(scenario, { assessment, controlId: control.id }).length,
    assessmentReportEvidenceCount: 0,
  };
}

const sum = <Item>(items: readonly Item[], count: (item: Item) => number): number =>
  items.reduce((total, item) => total + count(item), 0);

const getChangeLogs: Operation = {
  service: 'auditmanager',
  operation: 'GetChangeLogs',
  http: { method: 'GET', path: '/assessments/{assessmentId}/changelogs' },
  token,
  answer: whenSetUp((context, input) => {
    const controlSet = textOf(input, 'controlSetId');
    const controlId = input['controlId'] === undefined ? undefined : idOf(input, 'controlId');
    const changes = changesOf(context.scenario, assessmentOf(input))
      .filter((change) => controlSet === undefined || change.controlSet === controlSet)
      .filter((change) => controlId === undefined || change.controlId === controlId);
    const page = pageFor(context, input, changes);
    return {
      changeLogs: page.items.map(({ objectType, objectName, action, at, by }) => ({
        objectType,
        objectName,
        action,
        createdAt: epochSeconds(at),
        createdBy: by,
      })),
      ...nextToken(page),
    };
  }),
};

export const assessmentOperations: readonly Operation[] = [
  getAccountStatus,
  listAssessments,
  getAssessment,
  getChangeLogs,
];
