// Optional: one host name in front of the packages, for shops whose firewalls allow named hosts only. It does not cache: a
// cache that ignores the query would serve packages without looking at the link, one that does not would never hit.
param name string
param tags object

@description('Host of the data account\'s blobs.')
param blobHost string

param workspaceId string

resource profile 'Microsoft.Cdn/profiles@2025-06-01' = {
  name: name
  location: 'global'
  tags: tags
  sku: {
    name: 'Standard_AzureFrontDoor'
  }
  properties: {
    originResponseTimeoutSeconds: 60
  }

  resource endpoint 'afdEndpoints@2025-06-01' = {
    name: name
    location: 'global'
    tags: tags
    properties: {
      enabledState: 'Enabled'
    }

    resource route 'routes@2025-06-01' = {
      name: 'packages'
      properties: {
        originGroup: {
          id: origins.id
        }
        supportedProtocols: ['Https']
        forwardingProtocol: 'HttpsOnly'
        httpsRedirect: 'Disabled'
        linkToDefaultDomain: 'Enabled'
        // Nothing but packages: uploads and diagnostics go to the account itself.
        patternsToMatch: ['/packages/*']
      }
      dependsOn: [
        origins::blobs
      ]
    }
  }

  resource origins 'originGroups@2025-06-01' = {
    name: 'blobs'
    properties: {
      loadBalancingSettings: {
        sampleSize: 4
        successfulSamplesRequired: 2
        additionalLatencyInMilliseconds: 50
      }
    }

    resource blobs 'origins@2025-06-01' = {
      name: 'blobs'
      properties: {
        hostName: blobHost
        originHostHeader: blobHost
        httpsPort: 443
        priority: 1
        weight: 1000
        enabledState: 'Enabled'
        enforceCertificateNameCheck: true
      }
    }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'metrics'
  scope: profile
  properties: {
    workspaceId: workspaceId
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

output host string = profile::endpoint.properties.hostName
