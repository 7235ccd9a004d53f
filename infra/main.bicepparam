// Development: one estate, no locks, few people told.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param adminAudience = readEnvironmentVariable('POSCLOUD_ADMIN_AUDIENCE', '')
param operatorPrincipalId = readEnvironmentVariable('POSCLOUD_OPERATOR_ID', '')

param estates = ['dev']
param checkInIntervalSeconds = 300
param rolloutApprovals = 1
param retentionDays = 7
param packageImmutabilityDays = 1
param auditImmutabilityDays = 1
param diagnosticsDays = 7
param logDailyGigabytes = 1
