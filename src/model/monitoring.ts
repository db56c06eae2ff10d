import type { JsonObject } from './json.ts';

export interface TrailFacts {
  /** `DescribeTrails` → one of `trailList`. */
  readonly description: JsonObject;
  /** `GetTrailStatus`. */
  readonly status: JsonObject;
  /** `GetEventSelectors`. */
  readonly selectors: JsonObject;
}

/** A trail's settings where all three answers are there; otherwise the missing ones are null and the fact is absent. */
export interface TrailState extends TrailFacts {
  readonly arn: string;
}

/** A rule of EventBridge with what it sends its events to. */
export interface EventRule {
  readonly region: string;
  /** `ListRules` → one of `Rules`. */
  readonly rule: JsonObject;
  /** `ListTargetsByRule` → `Targets`. */
  readonly targets: readonly JsonObject[];
}

/** Metric filters on a trail's log group, and the alarms of the log group's account and region. */
export interface LogAlarms {
  readonly trail: TrailState;
  /** `DescribeMetricFilters` → `metricFilters`. */
  readonly metricFilters: readonly JsonObject[];
  /** `DescribeAlarms` → `MetricAlarms`. */
  readonly metricAlarms: readonly JsonObject[];
  /** `DescribeAlarms` → `CompositeAlarms`. */
  readonly compositeAlarms: readonly JsonObject[];
}

/** A detector of GuardDuty. */
export interface Detector {
  readonly id: string;
  readonly region: string;
  /** `GetDetector`. */
  readonly description: JsonObject;
}

export interface RecorderFacts {
  /** `DescribeConfigurationRecorders` → `ConfigurationRecorders`. */
  readonly recorders: readonly JsonObject[];
  /** `DescribeConfigurationRecorderStatus` → `ConfigurationRecordersStatus`. */
  readonly recorderStatus: readonly JsonObject[];
}

/** The recorders of AWS Config in a region. */
export interface RecorderState extends RecorderFacts {
  readonly region: string;
}
