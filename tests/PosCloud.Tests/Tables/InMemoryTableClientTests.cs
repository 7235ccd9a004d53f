using Azure.Data.Tables;
using PosCloud.Tests.Fakes.Tables;

namespace PosCloud.Tests.Tables;

public sealed class InMemoryTableClientTests : TableClientContract
{
    protected override TableServiceClient Service { get; } = new InMemoryTableServiceClient();
}
