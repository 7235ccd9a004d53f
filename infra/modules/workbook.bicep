// How a rollout goes, on one page: offered, upgraded, gone back, failed; check-ins; downloads; packages built.
param location string
param tags object
param insightsId string
param topicId string
param storageId string

var content = replace(
  replace(
    replace(loadTextContent('workbook.json'), '{insights}', insightsId),
    '{topic}',
    topicId
  ),
  '{storage}',
  storageId
)

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'rollout')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'PosCloud: rollout'
    category: 'workbook'
    sourceId: insightsId
    serializedData: content
    version: '1.0'
  }
}
