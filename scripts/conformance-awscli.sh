#!/usr/bin/env bash
# Reads the sandbox with Debian's awscli: a client that was not written with the sandbox in mind.
# Starts `report sandbox` (or the command in SANDBOX_COMMAND), asks it over HTTP, checks the answers and ends with
# `N passed, N failed`. For CI and development machines: installs awscli with apt-get where /usr/bin/aws is missing, and a
# newer one from PyPI, beside it, for `validate-logs`.
set -uo pipefail
cd "$(dirname "$0")/.."

aws_cli=/usr/bin/aws
sandbox_command=${SANDBOX_COMMAND:-node dist/cli/bin.js sandbox --port 0}
work=$(mktemp -d)
sandbox_pid=
passed=0
failed=0

finish() {
  [ -n "$sandbox_pid" ] && kill "$sandbox_pid" 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT

install_awscli() {
  [ -x "$aws_cli" ] && return
  echo 'installing awscli with apt-get' >&2
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends awscli >/dev/null
  [ -x "$aws_cli" ] || { echo 'awscli could not be installed' >&2; exit 1; }
}

start_sandbox() {
  # shellcheck disable=SC2086 -- the command is a list of words
  $sandbox_command >"$work/url" 2>"$work/sandbox.log" &
  sandbox_pid=$!
  for _ in $(seq 100); do
    [ -s "$work/url" ] && return
    kill -0 "$sandbox_pid" 2>/dev/null || break
    sleep 0.1
  done
  echo "the sandbox did not start: $sandbox_command" >&2
  cat "$work/sandbox.log" >&2
  exit 1
}

# ask ACCOUNT REGION SERVICE OPERATION [ARGUMENT...]: text on stdout; the error of a refused call as well
ask() {
  local key=$1 region=$2
  shift 2
  AWS_ACCESS_KEY_ID=$key AWS_DEFAULT_REGION=$region "$aws_cli" --endpoint-url "$url" --output text "$@" 2>&1
}
production() { ask AKIASANDBOXPROD00001 eu-central-1 "$@"; }
production_in() { ask AKIASANDBOXPROD00001 "$@"; }
analytics() { ask AKIASANDBOXANALYTICS eu-central-1 "$@"; }

pass() { passed=$((passed + 1)); }
fail() {
  failed=$((failed + 1))
  printf 'FAILED  %s\n        expected: %s\n        found:    %.300s\n' "$1" "$2" "$3"
}
# is TITLE EXPECTED FOUND
is() { if [ "$2" = "$3" ]; then pass; else fail "$@"; fi; }
# matches TITLE PATTERN FOUND
matches() { if [[ $3 =~ $2 ]]; then pass; else fail "$@"; fi; }
# at_least TITLE NUMBER FOUND
at_least() { if [[ $3 =~ ^[0-9]+$ ]] && [ "$3" -ge "$2" ]; then pass; else fail "$@"; fi; }
# Number of words
count() { wc -w <<<"$1" | tr -d ' '; }
# Number of different words
distinct() { tr -s '[:space:]' '\n' <<<"$1" | sort -u | sed '/^$/d' | wc -l | tr -d ' '; }

install_awscli
start_sandbox
url=$(head -n 1 "$work/url")
uuid='^[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}$'
last_month=$(date -u -d "$(date -u +%Y-%m-01) -1 day" +%Y-%m)
export AWS_SECRET_ACCESS_KEY=any AWS_EC2_METADATA_DISABLED=true AWS_PAGER='' AWS_CONFIG_FILE=/dev/null
export AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_RETRY_MODE=standard AWS_MAX_ATTEMPTS=8
unset AWS_PROFILE AWS_SESSION_TOKEN AWS_ENDPOINT_URL

echo "sandbox at $url, $("$aws_cli" --version 2>&1 | cut -d' ' -f1)"

# --- Audit Manager: REST-JSON ---
am=(auditmanager)
is 'GetAccountStatus where it is set up' ACTIVE "$(production "${am[@]}" get-account-status)"
is 'GetAccountStatus in another Region' INACTIVE "$(production_in eu-west-1 "${am[@]}" get-account-status)"
matches 'ListAssessments where it is not set up' 'AccessDeniedException.*Please complete AWS Audit Manager setup' \
  "$(analytics "${am[@]}" list-assessments)"

ids=$(production "${am[@]}" list-assessments --query 'assessmentMetadata[].id')
is 'ListAssessments: four assessments' 4 "$(count "$ids")"
is 'ListAssessments: page by page, the same' "$ids" "$(
  next=''
  for _ in 1 2 3 4; do
    page=$(production "${am[@]}" list-assessments --max-results 1 ${next:+--next-token "$next"} \
      --query '[assessmentMetadata[0].id, nextToken]')
    read -r id next <<<"$page"
    printf '%s ' "$id"
    [ "$next" = None ] && break
  done | xargs | tr ' ' '\t'
)"
assessment=$(cut -f1 <<<"$ids")
matches 'ListAssessments: ids are UUIDs' "$uuid" "$assessment"
is 'ListAssessments: one is INACTIVE' "$(cut -f4 <<<"$ids")" "$(production "${am[@]}" list-assessments --status INACTIVE --query 'assessmentMetadata[].id')"

set_with_slash='Requirement 1: a/b & ü - network/endpoints'
is 'GetAssessment: a control set with slashes in its id' "$set_with_slash" \
  "$(production "${am[@]}" get-assessment --assessment-id "$assessment" --query 'assessment.framework.controlSets[0].id')"
control=$(production "${am[@]}" get-assessment --assessment-id "$assessment" \
  --query 'assessment.framework.controlSets[0].controls[0].id')
is 'GetControl: the keyword of its data source' ec2_DescribeVpcEndpoints \
  "$(production "${am[@]}" get-control --control-id "$control" \
    --query 'control.controlMappingSources[0].sourceKeyword.keywordValue')"

days=$(production "${am[@]}" get-evidence-folders-by-assessment --assessment-id "$assessment" --max-results 1000 \
  --query 'evidenceFolders[].id')
is 'GetEvidenceFoldersByAssessment: the first page is full' 1000 "$(count "$days")"
token=$(production "${am[@]}" get-evidence-folders-by-assessment --assessment-id "$assessment" --query nextToken)
rest=$(production "${am[@]}" get-evidence-folders-by-assessment --assessment-id "$assessment" --next-token "$token" \
  --query 'evidenceFolders[].id')
at_least 'GetEvidenceFoldersByAssessment: a second page' 1 "$(count "$rest")"
is 'GetEvidenceFoldersByAssessment: no folder twice' "$(count "$days $rest")" "$(distinct "$days $rest")"

folder_of() {
  production "${am[@]}" get-evidence-folders-by-assessment-control --assessment-id "$assessment" \
    --control-set-id "$set_with_slash" --control-id "$control" --query "$1"
}
folder=$(folder_of "evidenceFolders[?starts_with(name, '$last_month')] | [0].id")
matches 'GetEvidenceFoldersByAssessmentControl: a folder of the last month' "$uuid" "$folder"
named=(--assessment-id "$assessment" --control-set-id "$set_with_slash" --evidence-folder-id "$folder")
total=$(production "${am[@]}" get-evidence-folder "${named[@]}" --query 'evidenceFolder.totalEvidence')
at_least 'GetEvidenceFolder: it has evidence' 1 "$total"
items=$(production "${am[@]}" get-evidence-by-evidence-folder "${named[@]}" --query 'evidence[].id')
is 'GetEvidenceByEvidenceFolder: as many items as the folder says' "$total" "$(count "$items")"
item=$(cut -f1 <<<"$items")
is 'GetEvidence: the item of the list' "AWS API calls	DescribeVpcEndpoints	Configuration data" \
  "$(production "${am[@]}" get-evidence "${named[@]}" --evidence-id "$item" \
    --query 'evidence.[dataSource, eventName, evidenceByType]')"
matches 'GetEvidenceFolder: not under another control set' ResourceNotFoundException \
  "$(production "${am[@]}" get-evidence-folder --assessment-id "$assessment" --control-set-id 'Requirement 1' \
    --evidence-folder-id "$folder")"
matches 'GetAssessment: an unknown one' ResourceNotFoundException \
  "$(production "${am[@]}" get-assessment --assessment-id 00000000-0000-4000-8000-000000000000)"
at_least 'GetChangeLogs: reviews of fourteen months' 28 \
  "$(count "$(production "${am[@]}" get-change-logs --assessment-id "$assessment" --query 'changeLogs[].action')")"
is 'ListAssessmentFrameworks: the custom ones' $'GDPR 2016 - Meridian\tPCI DSS v3.2.1 - Meridian' \
  "$(production "${am[@]}" list-assessment-frameworks --framework-type Custom --query 'frameworkMetadataList[].name')"
matches 'ListKeywordsForDataSource: Security Hub' 'DynamoDB\.6' \
  "$(production "${am[@]}" list-keywords-for-data-source --source AWS_Security_Hub --query keywords)"

# --- CloudTrail: JSON 1.1 ---
ct=(cloudtrail)
trail=arn:aws:cloudtrail:eu-central-1:111122223333:trail/meridian-organisation-trail
is 'DescribeTrails: own trails and shadows' 2 \
  "$(count "$(production_in eu-west-1 "${ct[@]}" describe-trails --query 'trailList[].TrailARN')")"
is 'DescribeTrails: without shadows' legacy-reporting-trail \
  "$(production_in eu-west-1 "${ct[@]}" describe-trails --no-include-shadow-trails --query 'trailList[].Name')"
is 'ListTrails: of all Regions' 2 "$(count "$(production "${ct[@]}" list-trails --query 'Trails[].TrailARN')")"
is 'GetTrail' True "$(production "${ct[@]}" get-trail --name "$trail" --query Trail.LogFileValidationEnabled)"
is 'GetTrailStatus in the home Region' True \
  "$(production "${ct[@]}" get-trail-status --name "$trail" --query IsLogging)"
matches 'GetTrailStatus in another Region' TrailNotFoundException \
  "$(production_in eu-west-1 "${ct[@]}" get-trail-status --name "$trail")"
matches 'GetEventSelectors: advanced' 'AWS::DynamoDB::Table' \
  "$(production "${ct[@]}" get-event-selectors --trail-name "$trail" --query 'AdvancedEventSelectors[].FieldSelectors[].Equals[]')"
is 'GetEventSelectors: basic' WriteOnly "$(production_in eu-west-1 "${ct[@]}" get-event-selectors \
  --trail-name legacy-reporting-trail --query 'EventSelectors[0].ReadWriteType')"
at_least 'ListPublicKeys: a key' 1 \
  "$(count "$(production "${ct[@]}" list-public-keys --query 'PublicKeyList[].Fingerprint')")"

lookup=("${ct[@]}" lookup-events --lookup-attributes)
# Both ends fixed: the events in between never move between pages.
window=(--start-time "$last_month-01T00:00:00Z" --end-time "$(date -u +%Y-%m-01T00:00:00Z)")
changes=$(production "${lookup[@]}" AttributeKey=EventName,AttributeValue=StopLogging "${window[@]}" --query 'Events[].[Username, ReadOnly]')
is 'LookupEvents: who stopped the trail' 'tomasz.nowak	false' "$(sort -u <<<"$changes")"
whole=$(production "${lookup[@]}" AttributeKey=EventSource,AttributeValue=dynamodb.amazonaws.com --query 'Events[].EventId')
at_least 'LookupEvents: followed through its pages of 50' 51 "$(count "$whole")"
small=$(production "${lookup[@]}" AttributeKey=EventSource,AttributeValue=kms.amazonaws.com "${window[@]}" \
  --page-size 10 --query 'Events[].EventId')
large=$(production "${lookup[@]}" AttributeKey=EventSource,AttributeValue=kms.amazonaws.com "${window[@]}" \
  --query 'Events[].EventId')
is 'LookupEvents: small pages hold the same' "$(distinct "$large")" "$(distinct "$small")"
production "${lookup[@]}" AttributeKey=EventName,AttributeValue=UpdateContinuousBackups "${window[@]}" \
  --query 'Events[0].CloudTrailEvent' >"$work/event.json"
is 'LookupEvents: CloudTrailEvent is a record in JSON' UpdateContinuousBackups \
  "$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).eventName' "$work/event.json" 2>&1)"
is 'LookupEvents: IAM in us-east-1 only' 0 \
  "$(count "$(production "${lookup[@]}" AttributeKey=EventSource,AttributeValue=iam.amazonaws.com --query 'Events[].EventId')")"
at_least 'LookupEvents: IAM in us-east-1' 1 "$(count "$(production_in us-east-1 "${lookup[@]}" \
  AttributeKey=EventSource,AttributeValue=iam.amazonaws.com --query 'Events[].EventId')")"

# --- DynamoDB: JSON 1.0 ---
tables=$(production dynamodb list-tables --query 'TableNames')
at_least 'ListTables' 10 "$(count "$tables")"
is 'ListTables: page by page, the same' "$(count "$tables")" \
  "$(count "$(production dynamodb list-tables --page-size 3 --query 'TableNames')")"
is 'DescribeTable: key type' KMS \
  "$(production dynamodb describe-table --table-name card-vault --query Table.SSEDescription.SSEType)"
is 'DescribeContinuousBackups: recovery on again' ENABLED \
  "$(production dynamodb describe-continuous-backups --table-name customer-profiles \
    --query ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus)"
arn=$(production dynamodb describe-table --table-name card-vault --query Table.TableArn)
matches 'ListTagsOfResource' chd "$(production dynamodb list-tags-of-resource --resource-arn "$arn" --query 'Tags[].Value')"
matches 'DescribeTable: an unknown one' ResourceNotFoundException \
  "$(production dynamodb describe-table --table-name no-such-table)"

# --- KMS: JSON 1.1 ---
key=$(production dynamodb describe-table --table-name card-vault --query Table.SSEDescription.KMSMasterKeyArn)
is 'DescribeKey' 'Enabled	CUSTOMER' \
  "$(production kms describe-key --key-id "$key" --query 'KeyMetadata.[KeyState, KeyManager]')"
is 'GetKeyRotationStatus' True "$(production kms get-key-rotation-status --key-id "$key" --query KeyRotationEnabled)"
matches 'GetKeyPolicy: a policy in JSON' '"Version"' "$(production kms get-key-policy --key-id "$key" --policy-name default --query Policy)"
at_least 'ListGrants' 1 "$(count "$(production kms list-grants --key-id "$key" --query 'Grants[].GrantId')")"

# --- STS: Query and XML ---
is 'GetCallerIdentity' 444455556666 "$(analytics sts get-caller-identity --query Account)"

# --- Trail logs: what the CLI says of the digest chains that the tests are built on ---
# Debian's awscli asks AWS itself for the logs, whatever endpoint is given: this takes a newer one, from PyPI.
install_newer_awscli() {
  python3 -m venv "$work/python" 2>/dev/null || {
    apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
    python3 -m venv "$work/python"
  }
  "$work/python/bin/pip" install --quiet awscli==1.45.11
}
install_newer_awscli >&2
validated=$(TRAIL_LOGS_AWS_CLI=$work/python/bin/aws NO_COLOR=1 npx vitest run test/events/awscli.test.ts 2>&1)
matches 'validate-logs: generated digests and logs' 'Tests +3 passed' "$validated"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
