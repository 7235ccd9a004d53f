using System.Security.Cryptography;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using PosCloud.Azure.Blobs;
using PosCloud.Core.Catalogue;
using PosCloud.Protocol.Problems;

namespace PosCloud.Integration.Tests.Storage;

/// <summary>What was uploaded becomes visible only as declared, once, and never changes.</summary>
[Collection(AzuriteTests.Name)]
public sealed class BlobVaultTests(AzuriteFixture fixture) : StorageTests(fixture)
{
    private readonly byte[] _content = RandomNumberGenerator.GetBytes(1000);

    private BlobVault Vault => new(Containers, new SharedKeySasSigner());

    private string StagingPath => $"{Estate}/upload";

    private string Sha256 => Convert.ToHexStringLower(SHA256.HashData(_content));

    private BlobClient Staged => BlobService.GetBlobContainerClient(BlobContainers.StagingName).GetBlobClient(StagingPath);

    private BlobClient Target => BlobService.GetBlobContainerClient(BlobContainers.PackagesName).GetBlobClient(VaultPath.Of("demo", Sha256));

    [Fact]
    public async Task Ingest_OfWhatWasDeclared_StoresIt_AndClearsStaging()
    {
        await StageAsync(_content);

        Assert.Null(await IngestAsync(Vault));

        Assert.Equal(_content, (await Target.DownloadContentAsync()).Value.Content.ToArray());
        Assert.False(await Staged.ExistsAsync());
    }

    [Fact]
    public async Task Ingest_OfSeveralBlocks_StoresThemInOrder()
    {
        var large = RandomNumberGenerator.GetBytes((8 * 1024 * 1024) + 1);
        var hash = Convert.ToHexStringLower(SHA256.HashData(large));
        await StageAsync(large);

        Assert.Null(await Vault.IngestAsync(StagingPath, VaultContainer.Diagnostics, $"{Estate}/large", hash, large.Length, None));

        var stored = await BlobService.GetBlobContainerClient(BlobContainers.DiagnosticsName).GetBlobClient($"{Estate}/large").DownloadContentAsync();
        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(stored.Value.Content.ToArray())));
    }

    [Fact]
    public async Task Ingest_OfNothing_IsMissing() => Assert.Equal(Reasons.UploadMissing, (await IngestAsync(Vault))?.Reason);

    [Fact]
    public async Task Ingest_OfAnotherLength_IsRefused_AndStoresNothing()
    {
        await StageAsync(_content[..^1]);

        Assert.Equal(Reasons.UploadLengthMismatch, (await IngestAsync(Vault))?.Reason);

        Assert.False(await Target.ExistsAsync());
        Assert.True(await Staged.ExistsAsync());
    }

    [Fact]
    public async Task Ingest_OfAnotherHash_IsRefused_AndTheRightBytesHelp()
    {
        byte[] other = [.. _content];
        other[999] ^= 1;
        await StageAsync(other);

        Assert.Equal(Reasons.UploadHashMismatch, (await IngestAsync(Vault))?.Reason);
        Assert.False(await Target.ExistsAsync());

        // Blocks of the refused attempt lie beside, uncommitted: they must not matter.
        await StageAsync(_content);
        Assert.Null(await IngestAsync(Vault));
        Assert.Equal(_content, (await Target.DownloadContentAsync()).Value.Content.ToArray());
    }

    [Fact]
    public async Task Ingest_RepeatedAfterACrashBeforeTheClearing_ClearsStaging()
    {
        await StageAsync(_content);
        await Target.UploadAsync(BinaryData.FromBytes(_content));

        Assert.Null(await IngestAsync(Vault));

        Assert.False(await Staged.ExistsAsync());
        Assert.Null(await IngestAsync(Vault));
    }

    [Fact]
    public async Task Ingest_OfStoredContentUnderAnotherLength_IsRefused()
    {
        await StageAsync(_content);
        await IngestAsync(Vault);

        var refused = await Vault.IngestAsync(StagingPath, VaultContainer.Packages, VaultPath.Of("demo", Sha256), Sha256, 1001, None);

        Assert.Equal(Reasons.UploadLengthMismatch, refused?.Reason);
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("GET")]
    public async Task Ingest_ThatAnotherFinishesMeanwhile_IsStored(string before)
    {
        await StageAsync(_content);
        var options = new BlobClientOptions();
        options.AddPolicy(new Once(m => m.Request.Method.Method == before && m.Request.Uri.Path.Contains(StagingPath, StringComparison.Ordinal), () => IngestAsync(Vault)), HttpPipelinePosition.PerCall);

        Assert.Null(await IngestAsync(new BlobVault(ContainersWith(options), new SharedKeySasSigner())));

        Assert.Equal(_content, (await Target.DownloadContentAsync()).Value.Content.ToArray());
    }

    [Fact]
    public async Task Ingest_WhoseCommitComesSecond_KeepsTheFirst()
    {
        await StageAsync(_content);
        var options = new BlobClientOptions();
        options.AddPolicy(new Once(m => m.Request.Uri.Query.Contains("comp=blocklist", StringComparison.Ordinal), () => IngestAsync(Vault)), HttpPipelinePosition.PerCall);
        BlobProperties? first = null;
        options.AddPolicy(new Once(m => m.Request.Uri.Query.Contains("comp=blocklist", StringComparison.Ordinal), async () => first = await Target.GetPropertiesAsync()), HttpPipelinePosition.PerCall);

        Assert.Null(await IngestAsync(new BlobVault(ContainersWith(options), new SharedKeySasSigner())));

        Assert.Equal(first!.ETag, (await Target.GetPropertiesAsync()).Value.ETag);
        Assert.Equal(_content, (await Target.DownloadContentAsync()).Value.Content.ToArray());
    }

    [Fact]
    public async Task Ingest_OfBytesThatAreExchangedMeanwhile_IsAConcurrentChange()
    {
        await StageAsync(_content);
        var options = new BlobClientOptions();
        options.AddPolicy(new Once(m => m.Request.Method == RequestMethod.Get && m.Request.Uri.Path.Contains(StagingPath, StringComparison.Ordinal), () => StageAsync(RandomNumberGenerator.GetBytes(1000))), HttpPipelinePosition.PerCall);

        var refused = await IngestAsync(new BlobVault(ContainersWith(options), new SharedKeySasSigner()));

        Assert.Equal(Reasons.ConcurrentChange, refused?.Reason);
        Assert.False(await Target.ExistsAsync());
    }

    [Fact]
    public async Task Ingest_AtTheSameTime_BothSucceed()
    {
        await StageAsync(_content);

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => IngestAsync(Vault)));

        Assert.All(results, Assert.Null);
        Assert.Equal(_content, (await Target.DownloadContentAsync()).Value.Content.ToArray());
    }

    [Fact]
    public async Task Put_OfWhatIsThere_KeepsTheFirst()
    {
        await Vault.PutAsync("demo", Sha256, new MemoryStream(_content), None);
        var first = (await Target.GetPropertiesAsync()).Value.ETag;

        await Vault.PutAsync("demo", Sha256, new MemoryStream([1]), None);

        Assert.Equal(first, (await Target.GetPropertiesAsync()).Value.ETag);
        using var read = new MemoryStream();
        await Vault.DownloadAsync("demo", Sha256, read, None);
        Assert.Equal(_content, read.ToArray());
    }

    private Task<Problem?> IngestAsync(BlobVault vault) =>
        vault.IngestAsync(StagingPath, VaultContainer.Packages, VaultPath.Of("demo", Sha256), Sha256, _content.Length, None);

    private Task StageAsync(byte[] content) => Staged.UploadAsync(BinaryData.FromBytes(content), overwrite: true);

    /// <summary>Does something just before the first request of a kind leaves.</summary>
    private sealed class Once(Func<HttpMessage, bool> when, Func<Task> action) : HttpPipelinePolicy
    {
        private int _done;

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (when(message) && Interlocked.Exchange(ref _done, 1) == 0)
            {
                await action();
            }

            await ProcessNextAsync(message, pipeline);
        }
    }
}
