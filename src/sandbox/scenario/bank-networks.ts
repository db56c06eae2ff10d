interface Place {
  readonly account: string;
  readonly region: string;
}

interface InVpc extends Place {
  readonly id: string;
  readonly vpc: string;
}

export interface BankSubnet extends InVpc {
  readonly name: string;
  readonly zone: string;
  readonly cidr: string;
  /** Instances get public addresses. */
  readonly public: boolean;
}

export interface BankRoute {
  readonly destination: string;
  /** Gateway of the route: `local`, `igw-…`, `vpce-…`; the destination of an endpoint is a prefix list. */
  readonly gateway: string;
}

export interface BankRouteTable extends InVpc {
  readonly main: boolean;
  /** Subnets that are associated by name. */
  readonly subnets: readonly string[];
  readonly routes: readonly BankRoute[];
}

/** Who may reach a port: a security group, a network, or the members of the group itself. */
export interface BankRule {
  readonly protocol: 'tcp' | '-1';
  readonly port: number | null;
  readonly groups?: readonly string[];
  readonly networks?: readonly { readonly cidr: string; readonly description: string }[];
}

export interface BankSecurityGroup extends InVpc {
  readonly name: string;
  readonly description: string;
  readonly ingress: readonly BankRule[];
}

/** A subnet group of DAX: where the nodes of a cluster stand. */
export interface BankSubnetGroup extends Place {
  readonly name: string;
  readonly vpc: string;
  readonly subnets: readonly { readonly id: string; readonly zone: string }[];
}

export interface BankFlowLog extends Place {
  readonly id: string;
  readonly resource: string;
  readonly logGroup: string;
  readonly createdAt: Date;
}

/** Everything around the endpoints and clusters of the bank. */
export interface Networks {
  readonly subnets: readonly BankSubnet[];
  readonly routeTables: readonly BankRouteTable[];
  readonly securityGroups: readonly BankSecurityGroup[];
  readonly subnetGroups: readonly BankSubnetGroup[];
  readonly flowLogs: readonly BankFlowLog[];
}
