/** Kinds of data sources, as `ControlMappingSource.sourceType` names them. */
export type SourceType = 'AWS_Config' | 'AWS_Security_Hub' | 'AWS_API_Call' | 'AWS_Cloudtrail' | 'MANUAL';

export interface PlannedSource {
  readonly type: SourceType;
  /** `DYNAMODB_PITR_ENABLED`, `DynamoDB.2`, `dynamodb_DescribeTable`, `kms_DisableKey`; a title for manual evidence. */
  readonly keyword: string;
  /** `continual`: when it happens. */
  readonly frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'continual';
  /** Months before the clock's month since when the source gives nothing any more. */
  readonly silentSince?: number;
}

export interface PlannedControl {
  readonly id: string;
  readonly name: string;
  readonly testing: string;
  readonly sources: readonly PlannedSource[];
  /** Whether a folder is made on days without evidence as well. */
  readonly emptyFolders: boolean;
}

export interface PlannedControlSet {
  /** Free text; also the id of the control set, within URLs too. */
  readonly name: string;
  readonly controls: readonly PlannedControl[];
}

export interface PlannedAssessment {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly framework: {
    readonly id: string;
    readonly name: string;
    readonly type: 'Standard' | 'Custom';
    readonly complianceType: string;
    readonly description: string;
  };
  /** Months before the clock's month at whose start it was set to INACTIVE; absent while it is active. */
  readonly closed?: number;
  /** How this assessment's evidence spells the data source. */
  readonly trailSpelling: 'CloudTrail' | 'AWS CloudTrail';
  readonly controlSets: readonly PlannedControlSet[];
}
