using System.Security.Cryptography;
using System.Text.Json;
using PosCloud.Trust.Tuf;

namespace PosCloud.Integration.Tests.Tuf;

/// <summary>
/// A TUF client that others wrote reads what our writer publishes, and refuses what an attacker made of it, for the same
/// reason as ours.
/// </summary>
public sealed class TufJsTests(TufServer server) : IClassFixture<TufServer>, IDisposable
{
    private readonly HttpClient http = new();

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task Repository_OfOurWriter_IsReadByBoth()
    {
        var (repository, readers) = await PublishedAsync(version: 1);

        var custom = await AcceptedAsync(readers, version: 1);

        Assert.Equal(42, custom.GetProperty("counter").GetInt32());
        Assert.True(File.Exists(Path.Combine(repository.Folder, "metadata", "1.targets.json")));
    }

    [Fact]
    public async Task SetOfARelease_IsReadByBothInItsOrder()
    {
        var (_, readers) = await PublishedAsync(version: 1);

        var (js, own) = await readers.ReadAsync(SignedRepository.Set.Path);

        var signed = SignedRepository.Set.ToTargetFile();
        Assert.Equal((signed.Hashes.Sha256, signed.Hashes.Sha256), (js.Sha256, own.Sha256));
        var components = JsonDocument.Parse(js.Custom!).RootElement.GetProperty("components").EnumerateArray().Select(c => c.GetString());
        Assert.Equal(["os/7.1.0", "payment-app/4.2.0"], components);
        Assert.True(JsonElement.DeepEquals(signed.Custom!.Value, JsonDocument.Parse(own.Custom!).RootElement));
    }

    [Fact]
    public async Task Repository_AfterARotationAndANewRelease_IsFollowedByBoth()
    {
        var (repository, readers) = await PublishedAsync(version: 1);
        await AcceptedAsync(readers, version: 1);

        await repository.RotateApproverAsync();
        await repository.PublishAsync(2);

        await AcceptedAsync(readers, version: 2);
    }

    [Fact]
    public async Task ChangedTarget_OfTheSameLength_IsRefusedByBoth()
    {
        var (repository, readers) = await PublishedAsync(version: 1);
        var content = SignedRepository.Content(1);
        content[^1] ^= 1;
        repository.Write(TargetFile(version: 1), content);

        await RefusedAsync(readers, "LengthOrHashMismatchError: Expected hash", TufError.HashMismatch);
    }

    [Fact]
    public async Task ChangedTarget_Longer_IsRefusedByBoth()
    {
        var (repository, readers) = await PublishedAsync(version: 1);
        repository.Write(TargetFile(version: 1), new byte[1_000_000]);

        await RefusedAsync(readers, "DownloadLengthMismatchError", TufError.TooLarge);
    }

    [Fact]
    public async Task RolledBackTimestamp_IsRefusedByBoth()
    {
        var (repository, readers) = await PublishedAsync(version: 1);
        var old = repository.Read("metadata/timestamp.json");
        await repository.PublishAsync(2);
        await AcceptedAsync(readers, version: 2);

        repository.Write("metadata/timestamp.json", old);

        await RefusedAsync(readers, "BadVersionError: New timestamp version 1", TufError.Rollback);
    }

    [Fact]
    public async Task RolledBackTargets_ByTheOnlineKeys_AreRefusedByBoth()
    {
        var (repository, readers) = await PublishedAsync(version: 1);
        var old = MetadataFile<TargetsMetadata>.Parse(repository.Read("metadata/1.targets.json"));
        await repository.PublishAsync(2);
        await AcceptedAsync(readers, version: 2);

        await repository.ForceAsync(old, version: 3);

        await RefusedAsync(readers, "New version 1 of targets.json is less than current version 2", TufError.Rollback);
    }

    [Fact]
    public async Task SwappedSnapshot_OfTheListedVersionAndLength_IsRefusedByBoth()
    {
        var (repository, readers) = await PublishedAsync(version: 1);
        await repository.PublishAsync(2);
        var listed = repository.Read("metadata/2.snapshot.json");
        var old = MetadataFile<TargetsMetadata>.Parse(repository.Read("metadata/1.targets.json"));

        // Its own keys sign it; only the timestamp says that it is another one. DER makes the length vary by some bytes.
        MetadataFile<SnapshotMetadata> swapped;
        do
        {
            swapped = await SignedRepository.SignAsync(repository.SnapshotOf(old, version: 2), repository.Snapshot);
        }
        while (swapped.Bytes.Length != listed.Length);

        repository.Write("metadata/2.snapshot.json", swapped.Bytes);

        await RefusedAsync(readers, "RuntimeError: Unable to load snapshot metadata error Error: Expected hash", TufError.HashMismatch);
    }

    [Theory]
    [InlineData(TufNames.Root, "ExpiredMetadataError: Final root.json is expired")]
    [InlineData(TufNames.Timestamp, "ExpiredMetadataError: Final timestamp.json is expired")]
    [InlineData(TufNames.Snapshot, "RuntimeError: Unable to load snapshot metadata error Error: snapshot.json is expired")]
    [InlineData(TufNames.Targets, "RuntimeError: Unable to load targets error Error: targets.json is expired")]
    public async Task ExpiredRole_IsRefusedByBoth(string role, string error)
    {
        var (_, readers) = await PublishedAsync(version: 1, expired: role);

        await RefusedAsync(readers, error, TufError.Expired);
    }

    [Fact]
    public async Task TargetsOfOneApprover_ByTheOnlineKeys_AreRefusedByBoth()
    {
        var (repository, readers) = await PublishedAsync(version: 1);
        await AcceptedAsync(readers, version: 1);

        await repository.ForceAsync(await SignedRepository.SignAsync(repository.TargetsOf(2), repository.Approvers[0]), version: 2);

        await RefusedAsync(readers, "RuntimeError: Unable to load targets error Error: targets was signed by 1/2 keys", TufError.SignaturesMissing);
    }

    [Fact]
    public async Task TargetsOfOneApproverAndAStranger_ByTheOnlineKeys_AreRefusedByBoth()
    {
        var (repository, readers) = await PublishedAsync(version: 1);

        await repository.ForceAsync(
            await SignedRepository.SignAsync(repository.TargetsOf(2), repository.Approvers[0], SignedRepository.Signer()), version: 2);

        await RefusedAsync(readers, "RuntimeError: Unable to load targets error Error: targets was signed by 1/2 keys", TufError.SignaturesMissing);
    }

    [Fact]
    public async Task RootOfOneKey_IsRefusedByBoth()
    {
        var (repository, readers) = await PublishedAsync(version: 1);
        var taken = repository.RootOf(2);
        repository.Write("metadata/2.root.json", (await SignedRepository.SignAsync(taken, repository.RootSigners[0])).Bytes);

        await RefusedAsync(readers, "UnsignedMetadataError", TufError.SignaturesMissing);
    }

    [Fact]
    public async Task TimestampOfAStranger_IsRefusedByBoth()
    {
        var (repository, readers) = await PublishedAsync(version: 1);
        var snapshot = MetadataFile<SnapshotMetadata>.Parse(repository.Read("metadata/1.snapshot.json"));
        await repository.ForceTimestampAsync(ListedFile.Of(snapshot), version: 2, SignedRepository.Signer());

        await RefusedAsync(readers, "UnsignedMetadataError", TufError.SignaturesMissing);
    }

    private static string TargetFile(long version) =>
        $"targets/{TufNames.Target(SignedRepository.Target, Convert.ToHexStringLower(SHA256.HashData(SignedRepository.Content(version))))}";

    private async Task<(SignedRepository Repository, TufReaders Readers)> PublishedAsync(long version, string? expired = null)
    {
        var repository = await SignedRepository.CreateAsync(server, expired);
        await repository.PublishAsync(version);
        return (repository, await TufReaders.WithAsync(server, http, repository));
    }

    private static async Task<JsonElement> AcceptedAsync(TufReaders readers, long version)
    {
        var (js, own) = await readers.ReadAsync(SignedRepository.Target);
        Assert.Null(js.Error);
        Assert.Null(own.Error);
        var hash = Convert.ToHexStringLower(SHA256.HashData(SignedRepository.Content(version)));
        Assert.Equal((hash, hash), (js.Sha256, own.Sha256));
        var custom = JsonDocument.Parse(js.Custom!).RootElement;
        Assert.True(JsonElement.DeepEquals(custom, JsonDocument.Parse(own.Custom!).RootElement));
        return custom;
    }

    /// <summary>Both refuse, and what they keep is what they kept before.</summary>
    private static async Task RefusedAsync(TufReaders readers, string jsError, TufError ownError)
    {
        var before = readers.Targets().Select(file => (file, Convert.ToHexString(File.ReadAllBytes(file)))).ToList();

        var (js, own) = await readers.ReadAsync(SignedRepository.Target);

        Assert.Contains(jsError, js.Error, StringComparison.Ordinal);
        Assert.Equal(ownError.ToString(), own.Error);
        Assert.Equal(before, readers.Targets().Select(file => (file, Convert.ToHexString(File.ReadAllBytes(file)))));
    }
}
