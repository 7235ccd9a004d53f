// Production: a start for an estate of some 100,000 terminals. docs/cost.md shows what the figures cost.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'prod')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param adminAudience = readEnvironmentVariable('POSCLOUD_ADMIN_AUDIENCE', '')
param operatorPrincipalId = readEnvironmentVariable('POSCLOUD_OPERATOR_ID', '')

param estates = split(readEnvironmentVariable('POSCLOUD_ESTATES', 'shops'), ',')
param locks = true
param tags = {
  environment: 'production'
}

param checkInIntervalSeconds = 3600
param checkInActiveIntervalSeconds = 60
param checkInHistoryEvery = 24
param rolloutApprovals = 2

param instanceMemory = 2048
param maximumInstances = 200
param alwaysReady = 2

param retentionDays = 90
param packageImmutabilityDays = 365
param auditImmutabilityDays = 400
param diagnosticsDays = 30
param logRetentionDays = 90
param logDailyGigabytes = 20

param alertEmails = split(readEnvironmentVariable('POSCLOUD_ALERT_EMAILS', 'operations@example.com'), ',')
param monthlyBudget = 1000
param privateNetwork = true
