using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Core;
using PosCloud.Core.Publishing;
using PosCloud.Functions.Releases;
using PosCloud.Protocol.Releases;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Publishing;

public sealed class BuildDeltaFunctionTests : IDisposable
{
    private static readonly byte[] Image = SampleImages.Of(1);

    private readonly FakeCloud cloud = new();

    private BuildDeltaFunction Function =>
        new(cloud.Get<PackageBuilder>(), cloud.Get<EstateOptions>(), NullLogger<BuildDeltaFunction>.Instance);

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Run_WithARequest_BuildsThePackage()
    {
        await PublishAsync();

        await Function.RunAsync(Event(FakeCloud.Estate, SampleImages.Sha256(Image)), CancellationToken.None);

        Assert.Equal(PackageState.Built, await StateAsync());
    }

    public static TheoryData<string> Foreign => new()
    {
        "",
        "null",
        "[]",
        "not json",
        "{}",
        """{"type":"poscloud.delta.requested.v1"}""",
        """{"type":"poscloud.delta.requested.v1","data":null}""",
        """{"type":"poscloud.delta.requested.v1","data":{}}""",
        """{"type":7,"data":{}}""",
        Event("another-estate", SampleImages.Sha256(Image)),
        Event(FakeCloud.Estate, "../../secret"),
        Event(FakeCloud.Estate, SampleImages.Sha256(Image)).Replace("\"format\":2,", "", StringComparison.Ordinal),
        Event(FakeCloud.Estate, SampleImages.Sha256(Image)).Replace("\"format\":2", "\"format\":3", StringComparison.Ordinal),
        Event(FakeCloud.Estate, SampleImages.Sha256(Image)).Replace("fast", "slow", StringComparison.Ordinal),
        Event(FakeCloud.Estate, SampleImages.Sha256(Image)).Replace("fast", "small", StringComparison.Ordinal),
        Event(FakeCloud.Estate, SampleImages.Sha256(Image)).Replace("requested", "built", StringComparison.Ordinal),
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task Run_WithAnEventThatRequestsNothing_DropsItSoThatItIsNotRetried(string cloudEvent)
    {
        await PublishAsync();

        await Function.RunAsync(cloudEvent, CancellationToken.None);

        Assert.Equal(PackageState.Requested, await StateAsync());
    }

    private static string Event(string estate, string imageSha256) =>
        $$"""{ "specversion":"1.0","id":"1","type":"poscloud.delta.requested.v1","data":{"estate":"{{estate}}","imageSha256":"{{imageSha256}}","format":2,"profile":"fast" } }""";

    private async Task PublishAsync()
    {
        await cloud.UploadedAsync("1.0.0", Image);
        (await cloud.PublishAsync("1.0.0")).Value();
    }

    private async Task<PackageState> StateAsync()
    {
        var page = await cloud.Get<ReleaseHandler>().ListAsync(FakeCloud.Estate, 10, null, CancellationToken.None);
        return Assert.Single(Assert.Single(page.Items).Components[0].Packages).State;
    }
}
