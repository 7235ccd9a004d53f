#!/usr/bin/env bash
# Deploys PosCloud with the Azure CLI alone. Safe to run again; each step can be run on its own.
#
#   infra/deploy.sh [-e ENVIRONMENT] [-p PARAMETERS] [-l LOCATION] [-y] [STEP ...]
#
#   prepare    the app registration, if it is missing
#   what-if    shows what would change, and asks
#   deploy     makes the resources
#   publish    builds the app and uploads it
#   subscribe  subscribes the functions to Event Grid
#   smoke      health, a check-in of a test terminal, and its event
#
# Without steps: all of them. -y does not ask. PARAMETERS is a .bicepparam file, infra/main.bicepparam by default.
# Needs az (signed in), dotnet, zip, curl and openssl. The signed-in identity needs Owner, or Contributor and Role Based
# Access Control Administrator, on the subscription; for "prepare" it must be allowed to make app registrations and to assign
# their roles, unless POSCLOUD_ADMIN_AUDIENCE names one; for "smoke" it needs the app role Terminals.Manage.
set -euo pipefail
cd "$(dirname "$0")/.."

environment=${AZURE_ENV_NAME:-dev}
location=${AZURE_LOCATION:-westeurope}
parameters=infra/main.bicepparam
ask=true
azd=false
steps=()

say() { printf '\n== %s\n' "$1" >&2; }

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

usage() { sed -n '2,/^set -euo/{/^#/s/^# \{0,1\}//p}' "$0"; }

value() {
  if [ $# -lt 2 ] || [ -z "$2" ]; then fail "$1 needs a value"; fi
}

while [ $# -gt 0 ]; do
  case $1 in
    -e) value "$@"; environment=$2; shift 2 ;;
    -l) value "$@"; location=$2; shift 2 ;;
    -p) value "$@"; parameters=$2; shift 2 ;;
    -y) ask=false; shift ;;
    --azd) azd=true; shift ;;
    -h | --help) usage; exit 0 ;;
    prepare | what-if | deploy | publish | subscribe | smoke) steps+=("$1"); shift ;;
    *) fail "'$1' is no step; see infra/deploy.sh --help" ;;
  esac
done
[ ${#steps[@]} -gt 0 ] || steps=(prepare what-if deploy publish subscribe smoke)
[[ $environment =~ ^[a-z][a-z0-9-]{0,11}$ ]] || fail "the environment '$environment' must be 1 to 12 lower-case letters, digits and '-'"
[ -f "$parameters" ] || fail "there is no file $parameters"

# The .bicepparam files read these.
export AZURE_ENV_NAME=$environment AZURE_LOCATION=$location
deployment="poscloud-$environment"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

need() {
  local command
  for command in "$@"; do
    command -v "$command" >/dev/null || fail "$command is needed"
  done
}

# An output of main.bicep: from azd's environment, else from the last deployment; empty if there was none.
output() {
  local found
  if $azd; then
    if found=$(azd env get-value "$1" 2>/dev/null); then printf '%s' "$found"; fi
  else
    az deployment sub show --name "$deployment" --query "properties.outputs.$1.value" --output tsv 2>/dev/null || true
  fi
}

required_output() {
  local found
  found=$(output "$1")
  [ -n "$found" ] || fail "the deployment has no output $1: run the step 'deploy' first"
  printf '%s' "$found"
}

# Runs a command until it succeeds. Usage: retry TIMES SECONDS COMMAND...
retry() {
  local times=$1 seconds=$2 i
  shift 2
  for ((i = 1; i <= times; i++)); do
    if "$@"; then return 0; fi
    [ "$i" -eq "$times" ] || sleep "$seconds"
  done
  return 1
}

# The registration that admins sign in to. Its roles are those of functions/Admin/Roles.cs.
ensure_registration() {
  local name="PosCloud $environment" app object scope
  if [ -n "${POSCLOUD_ADMIN_AUDIENCE:-}" ]; then return; fi
  app=$(az ad app list --filter "displayName eq '$name'" --query '[0].appId' --output tsv)
  if [ -z "$app" ]; then
    say "App registration '$name'"
    app=$(az ad app create --display-name "$name" --sign-in-audience AzureADMyOrg --is-fallback-public-client true \
      --app-roles @infra/app-roles.json --query appId --output tsv)
    az ad app update --id "$app" --identifier-uris "api://$app"
    az ad sp create --id "$app" --output none
  else
    az ad app update --id "$app" --app-roles @infra/app-roles.json
  fi

  # Tokens of version 2, and one scope, so that the Azure CLI itself can get a token for the smoke test.
  object=$(az ad app show --id "$app" --query id --output tsv)
  scope=$(az ad app show --id "$app" --query "api.oauth2PermissionScopes[?value=='access'].id | [0]" --output tsv)
  if [ -z "$scope" ]; then
    scope=$(cat /proc/sys/kernel/random/uuid 2>/dev/null || uuidgen | tr '[:upper:]' '[:lower:]')
    az rest --method PATCH --uri "https://graph.microsoft.com/v1.0/applications/$object" --output none --body "{
      \"api\": { \"requestedAccessTokenVersion\": 2, \"oauth2PermissionScopes\": [ {
        \"id\": \"$scope\", \"value\": \"access\", \"type\": \"Admin\", \"isEnabled\": true,
        \"adminConsentDisplayName\": \"Use PosCloud\", \"adminConsentDescription\": \"Call the admin API as the signed-in person.\" } ] } }"
    az rest --method PATCH --uri "https://graph.microsoft.com/v1.0/applications/$object" --output none --body "{
      \"api\": { \"preAuthorizedApplications\": [ {
        \"appId\": \"04b07795-8ddb-461a-bbee-02f9e1bf7b46\", \"delegatedPermissionIds\": [ \"$scope\" ] } ] } }"
  fi
  export POSCLOUD_ADMIN_AUDIENCE=$app
}

# Lets the person who deploys enrol the terminal of the smoke test and look at it. Nobody else gets a role here.
ensure_roles() {
  local app=$1 person=$2 service role id
  service=$(az ad sp show --id "$app" --query id --output tsv)
  for role in Terminals.Manage; do
    id=$(az ad sp show --id "$app" --query "appRoles[?value=='$role'].id | [0]" --output tsv)
    if [ -z "$(az rest --method GET --uri "https://graph.microsoft.com/v1.0/servicePrincipals/$service/appRoleAssignedTo" \
      --query "value[?principalId=='$person' && appRoleId=='$id'].id | [0]" --output tsv)" ]; then
      az rest --method POST --uri "https://graph.microsoft.com/v1.0/servicePrincipals/$service/appRoleAssignedTo" --output none \
        --body "{ \"principalId\": \"$person\", \"resourceId\": \"$service\", \"appRoleId\": \"$id\" }"
    fi
  done
}

prepared=false

step_prepare() {
  local own=false
  prepared=true
  [ -n "${POSCLOUD_ADMIN_AUDIENCE:-}" ] || own=true
  ensure_registration
  if [ -z "${POSCLOUD_OPERATOR_ID:-}" ]; then
    POSCLOUD_OPERATOR_ID=$(az ad signed-in-user show --query id --output tsv 2>/dev/null || true)
    export POSCLOUD_OPERATOR_ID
  fi
  if $own && [ -n "$POSCLOUD_OPERATOR_ID" ]; then
    ensure_roles "$POSCLOUD_ADMIN_AUDIENCE" "$POSCLOUD_OPERATOR_ID"
  fi
  if $azd; then
    azd env set POSCLOUD_ADMIN_AUDIENCE "$POSCLOUD_ADMIN_AUDIENCE"
    azd env set POSCLOUD_OPERATOR_ID "$POSCLOUD_OPERATOR_ID"
  fi
}

# The parameters read what this finds, also when a step is run on its own.
be_prepared() { if ! $prepared; then step_prepare; fi; }

step_what-if() {
  local answer
  be_prepared
  say "What would change"
  az deployment sub what-if --name "$deployment" --location "$location" --template-file infra/main.bicep --parameters "$parameters"
  if $ask; then
    read -r -p "Deploy this? [y/N] " answer
    [ "$answer" = y ] || fail "nothing was changed"
  fi
}

step_deploy() {
  be_prepared
  say "Resources"
  az deployment sub create --name "$deployment" --location "$location" --template-file infra/main.bicep \
    --parameters "$parameters" --output none
}

step_publish() {
  local group app
  need dotnet zip
  group=$(required_output RESOURCE_GROUP)
  app=$(required_output APP_NAME)
  say "Build for Azure"
  dotnet publish functions/PosCloud.Functions.csproj -c Release -p:PosCloudHost=azure -o "$work/app" -v minimal
  (cd "$work/app" && zip -qr "$work/app.zip" .)
  say "Upload"
  # Instances are recycled: requests that are under way may fail, and terminals try again.
  az functionapp deployment source config-zip --resource-group "$group" --name "$app" --src "$work/app.zip" --output none
}

function_is_there() {
  az functionapp function show --resource-group "$1" --name "$2" --function-name "$3" --output none 2>/dev/null
}

step_subscribe() {
  local group app topic storage
  group=$(required_output RESOURCE_GROUP)
  app=$(required_output APP_NAME)
  topic=$(required_output TOPIC_NAME)
  storage=$(required_output STORAGE_NAME)
  say "Event subscriptions of functions"
  retry 30 10 function_is_there "$group" "$app" BuildDelta || fail "the app does not show the function BuildDelta after 5 minutes"
  az deployment group create --name poscloud-subscriptions --resource-group "$group" --template-file infra/subscriptions.bicep \
    --parameters topicName="$topic" storageName="$storage" appName="$app" --output none
}

is_healthy() { [ "$(curl -s -m 20 -o /dev/null -w '%{http_code}' "$1/v1/health")" = 200 ]; }

event_arrived() {
  az storage message peek --account-name "$1" --queue-name smoke --num-messages 32 --auth-mode login \
    --query '[].content' --output tsv 2>/dev/null | while read -r message; do
    printf '%s' "$message" | openssl base64 -d -A 2>/dev/null || printf '%s' "$message"
    echo
  done | grep -c "$2" >/dev/null
}

step_smoke() {
  need curl dotnet openssl
  local url storage terminal audience code
  url=$(required_output APP_URL)
  storage=$(required_output STORAGE_NAME)
  terminal="smoke-$(date -u +%Y%m%d-%H%M%S)-$RANDOM"

  say "Health: $url/v1/health"
  retry 30 10 is_healthy "$url" || fail "$url/v1/health does not answer 200 after 5 minutes"

  say "Check-in of $terminal"
  audience=${POSCLOUD_ADMIN_AUDIENCE:-}
  if [ -z "$audience" ]; then
    audience=$(az ad app list --filter "displayName eq 'PosCloud $environment'" --query '[0].appId' --output tsv)
  fi
  POSCLOUD_TOKEN=$(az account get-access-token --scope "api://$audience/.default" --query accessToken --output tsv)
  export POSCLOUD_TOKEN POSCLOUD_URL=$url POSCLOUD_ESTATE=smoke
  dotnet run -c Release --project src/PosCloud.Cli -- codes create --terminal "$terminal" --site smoke --out "$work/codes.json"
  code=$(sed -n 's/.*"code":"\([^"]*\)".*/\1/p' "$work/codes.json")
  [ -n "$code" ] || fail "the service gave no code"
  printf 'smoke test\n' >"$work/image"

  # A root of this run: making it reads the online keys, so the vault is tried too. The estate has none, so the terminal does
  # not trust the answer to its check-in; that the service took it is what counts here.
  POSCLOUD_KEY_PASSPHRASE=$(openssl rand -hex 16)
  export POSCLOUD_KEY_PASSPHRASE
  dotnet run -c Release --project src/PosCloud.Cli -- trust keygen --out "$work/key.pem"
  dotnet run -c Release --project src/PosCloud.Cli -- trust init --root-key "$work/key.pem.pub.pem" --root-threshold 1 \
    --approver "$work/key.pem.pub.pem" --threshold 1 --out "$work/root.json"
  dotnet run -c Release --project src/PosCloud.Cli -- trust sign "$work/root.json" --key "$work/key.pem"
  dotnet run -c Release --project src/PosCloud.Terminal -- run --once --server "$url" --folder "$work/terminal" \
    --code "$code" --hardware-id "$terminal" --image "$work/image" --trust-root "$work/root.json" || true
  dotnet run -c Release --project src/PosCloud.Cli -- terminals show "$terminal" | grep -c "$terminal" >/dev/null ||
    fail "the service does not know $terminal after its check-in"

  say "Event of $terminal"
  retry 18 10 event_arrived "$storage" "$terminal" ||
    fail "no event of $terminal in the queue 'smoke' after 3 minutes (peeking needs the role Storage Queue Data Reader)"
  say "All is well: $url"
}

need az
az account show --output none 2>/dev/null || fail "run 'az login' first"
for step in "${steps[@]}"; do
  "step_$step"
done
