using Azure.Data.Tables;
using PosCloud.Tests.Tables;

namespace PosCloud.Integration.Tests.Tables;

[Collection(AzuriteTests.Name)]
public sealed class AzuriteTableClientTests(AzuriteFixture fixture) : TableClientContract
{
    protected override TableServiceClient Service { get; } = fixture.Tables;
}
