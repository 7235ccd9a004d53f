// Optional: the app reaches tables, blobs, the vault and the topic through private endpoints. Terminals and admins still
// come over the internet, to the app and to the packages.
param name string
param location string
param tags object

@description('A /24 or larger.')
param addressPrefix string

@description('{ name, resourceId, group, zone } of each service to reach.')
param endpoints endpoint[]

@export()
type endpoint = {
  name: string
  resourceId: string
  @description('blob, table, queue, vault or topic.')
  group: string
  @description('The private DNS zone of that service.')
  zone: string
}

var zones = union(map(endpoints, e => e.zone), [])

resource network 'Microsoft.Network/virtualNetworks@2025-01-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [
        addressPrefix
      ]
    }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 0)
          delegations: [
            {
              name: 'flex'
              properties: {
                // Flex Consumption runs in Container Apps' environments: the delegation of other plans
                // (Microsoft.Web/serverFarms) is refused.
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 1)
        }
      }
    ]
  }
}

resource privateEndpoints 'Microsoft.Network/privateEndpoints@2025-01-01' = [
  for e in endpoints: {
    name: '${name}-${e.name}'
    location: location
    tags: tags
    properties: {
      subnet: {
        id: '${network.id}/subnets/endpoints'
      }
      privateLinkServiceConnections: [
        {
          name: e.name
          properties: {
            privateLinkServiceId: e.resourceId
            groupIds: [
              e.group
            ]
          }
        }
      ]
    }
  }
]

resource dnsZones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in zones: {
    name: zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, i) in zones: {
    parent: dnsZones[i]
    name: name
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: network.id
      }
    }
  }
]

resource records 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-01-01' = [
  for (e, i) in endpoints: {
    parent: privateEndpoints[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: e.group
          properties: {
            privateDnsZoneId: resourceId('Microsoft.Network/privateDnsZones', e.zone)
          }
        }
      ]
    }
    dependsOn: [
      dnsZones
    ]
  }
]

output appSubnetId string = '${network.id}/subnets/app'
