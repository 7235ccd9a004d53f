using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Trust.Tuf;

/// <summary>What the service publishes, clients can always follow: before, after, and after any crash in between.</summary>
public sealed class RepositoryWriterTests
{
    [Fact]
    public async Task Publish_SignedByAll_IsWhatClientsSee()
    {
        var repository = await SampleRepository.PublishedAsync(releases: 2);

        var trusted = await repository.RefreshAsync(repository.NewClient());

        Assert.Equal((2, 2, 2), (trusted.Targets!.Version, trusted.Snapshot!.Version, trusted.Timestamp!.Version));
    }

    [Fact]
    public async Task Publish_SignedByOneApprover_IsRefusedAndWritesNothing()
    {
        var repository = await SampleRepository.PublishedAsync();
        var before = Names(repository);
        var alone = SampleRoles.Sign(SampleRoles.TargetsContent(2), repository.Roles.TargetsSigners[0]);

        await Refused.BecauseAsync(TufError.SignaturesMissing, () => repository.PublishAsync(alone));

        Assert.Equal(before, Names(repository));
    }

    [Fact]
    public async Task Publish_OfAVersionThatIsNotHigher_IsRefusedAndWritesNothing()
    {
        var repository = await SampleRepository.PublishedAsync(releases: 2);
        var before = Names(repository);

        await Refused.BecauseAsync(TufError.Rollback, () => repository.PublishAsync(repository.Roles.Targets(1)));

        Assert.Equal(before, Names(repository));
    }

    [Fact]
    public async Task Publish_OfARoleThatNobodyDelegatesTo_IsRefused()
    {
        var repository = await SampleRepository.PublishedAsync();
        var files = new Dictionary<string, MetadataFile<TargetsMetadata>> { ["deltas"] = repository.Roles.Targets() };

        await Refused.BecauseAsync(
            TufError.RoleUnknown, () => repository.Writer.PublishAsync(files, repository.Online, CancellationToken.None));
    }

    [Fact]
    public async Task Publish_OfADelegationAndItsRoleTogether_IsFoundByClients()
    {
        var repository = await SampleRepository.PublishedAsync();
        var online = SampleRoles.Signer();
        var delta = SampleRoles.Target("delta"u8);
        var files = new Dictionary<string, MetadataFile<TargetsMetadata>>
        {
            [TufNames.Targets] = repository.Roles.Targets(2, new DelegatedRole("deltas", SampleRoles.Keys(1, online), "deltas/*")),
            ["deltas"] = SampleRoles.Sign(
                new TargetsMetadata(1, SampleRoles.Later, new Dictionary<string, TargetFile> { ["deltas/1"] = delta, ["firmware/x"] = delta }), online),
        };

        Assert.Equal(PublishResult.Published, await repository.Writer.PublishAsync(files, repository.Online, CancellationToken.None));

        var updater = await MetadataUpdater.StartAsync(repository.Files, repository.NewClient(), repository.Time, CancellationToken.None);
        Assert.Equal(delta.Length, (await updater.FindAsync("deltas/1", CancellationToken.None))!.Length);
        Assert.Null(await updater.FindAsync("firmware/x", CancellationToken.None));
    }

    [Fact]
    public async Task Publish_ThatBreaksOffAtAnyWrite_LeavesTheOldStateAndGoesOnWhenRepeated()
    {
        // Targets, snapshot, timestamp.
        for (var step = 1; step <= 3; step++)
        {
            var repository = await SampleRepository.PublishedAsync();
            var next = repository.Roles.Targets(2);
            var writes = 0;
            repository.Files.BeforeWrite = _ =>
            {
                if (++writes == step)
                {
                    throw new IOException("The power failed.");
                }
            };

            await Assert.ThrowsAsync<IOException>(() => repository.PublishAsync(next));
            repository.Files.BeforeWrite = null;
            Assert.Equal(1, (await repository.RefreshAsync(repository.NewClient())).Targets!.Version);

            Assert.Equal(PublishResult.Published, await repository.PublishAsync(next));
            Assert.Equal(2, (await repository.RefreshAsync(repository.NewClient())).Targets!.Version);
        }
    }

    [Fact]
    public async Task Publish_WhileAnotherWriterIsFaster_IsAConflictAndTheOthersStateStays()
    {
        var repository = await SampleRepository.PublishedAsync();
        var isFirst = true;
        repository.Files.BeforeWrite = name =>
        {
            if (name == "timestamp.json" && isFirst)
            {
                isFirst = false;
                repository.Time.Advance(TimeSpan.FromHours(13));
                Assert.Equal(PublishResult.Published, repository.Writer.RenewAsync(repository.Online, CancellationToken.None).GetAwaiter().GetResult());
            }
        };

        Assert.Equal(PublishResult.Conflict, await repository.PublishAsync(repository.Roles.Targets(2)));

        var trusted = await repository.RefreshAsync(repository.NewClient());
        Assert.Equal((1, 2), (trusted.Targets!.Version, trusted.Timestamp!.Version));
    }

    [Fact]
    public async Task Renew_WithMoreThanHalfOfTheLifeLeft_ChangesNothing()
    {
        var repository = await SampleRepository.PublishedAsync();
        repository.Time.Advance(TimeSpan.FromHours(11));

        Assert.Equal(PublishResult.Unchanged, await repository.Writer.RenewAsync(repository.Online, CancellationToken.None));
    }

    [Fact]
    public async Task Renew_EverySixHoursForAMonth_NeverLetsAClientSeeAnythingExpired()
    {
        var repository = await SampleRepository.PublishedAsync();
        var client = repository.NewClient();
        for (var hour = 0; hour < 29 * 24; hour += 6)
        {
            repository.Time.Advance(TimeSpan.FromHours(6));
            await repository.Writer.RenewAsync(repository.Online, CancellationToken.None);

            await repository.RefreshAsync(client);
        }
    }

    [Fact]
    public async Task Renew_TwiceAtOnce_HasOneWinnerAndNoHarm()
    {
        var repository = await SampleRepository.PublishedAsync();
        repository.Time.Advance(TimeSpan.FromHours(13));
        var results = new List<PublishResult>();
        repository.Files.BeforeWrite = _ =>
        {
            // Just before the first one writes, the second one does all of it.
            repository.Files.BeforeWrite = null;
            results.Add(repository.Writer.RenewAsync(repository.Online, CancellationToken.None).GetAwaiter().GetResult());
        };

        results.Add(await repository.Writer.RenewAsync(repository.Online, CancellationToken.None));

        Assert.Equal([PublishResult.Published, PublishResult.Conflict], results);
        Assert.Equal(2, (await repository.RefreshAsync(repository.NewClient())).Timestamp!.Version);
    }

    [Fact]
    public async Task Renew_WithKeysThatTheRootDoesNotTrust_IsRefused()
    {
        var repository = await SampleRepository.PublishedAsync();
        repository.Time.Advance(TimeSpan.FromHours(13));
        var before = repository.Files.Files["timestamp.json"];
        var wrong = repository.Online with { Timestamp = SampleRoles.Signer() };

        await Refused.BecauseAsync(TufError.SignaturesMissing, () => repository.Writer.RenewAsync(wrong, CancellationToken.None));

        Assert.Equal(before, repository.Files.Files["timestamp.json"]);
    }

    [Fact]
    public async Task Renew_AfterTheRootChangedTheOnlineKeys_SignsAnewAtOnce()
    {
        var repository = await SampleRepository.PublishedAsync();
        var client = repository.NewClient();
        await repository.RefreshAsync(client);
        var (snapshot, timestamp) = (SampleRoles.Signer(), SampleRoles.Signer());
        repository.Roles.SnapshotSigners = [snapshot];
        repository.Roles.TimestampSigners = [timestamp];
        Assert.Equal(PublishResult.Published, await repository.Writer.PublishRootAsync(repository.Roles.Root(2), CancellationToken.None));
        var online = repository.Online with { Snapshot = snapshot, Timestamp = timestamp };

        Assert.Equal(PublishResult.Published, await repository.Writer.RenewAsync(online, CancellationToken.None));

        var trusted = await repository.RefreshAsync(client);
        Assert.Equal((2, 1), (trusted.Root.Version, trusted.Targets!.Version));
    }

    [Fact]
    public async Task Root_OfOneKey_IsRefusedAndWritesNothing()
    {
        var repository = await SampleRepository.PublishedAsync();
        var taken = SampleRoles.Sign(repository.Roles.RootContent(2), repository.Roles.RootSigners[0]);

        await Refused.BecauseAsync(TufError.SignaturesMissing, () => repository.Writer.PublishRootAsync(taken, CancellationToken.None));

        Assert.DoesNotContain("2.root.json", Names(repository));
    }

    [Fact]
    public async Task Root_PublishedTwice_IsUnchangedAndAnotherOneOfItsNumberAConflict()
    {
        var repository = await SampleRepository.PublishedAsync();
        var next = repository.Roles.Root(2);
        Assert.Equal(PublishResult.Published, await repository.Writer.PublishRootAsync(next, CancellationToken.None));

        Assert.Equal(PublishResult.Unchanged, await repository.Writer.PublishRootAsync(next, CancellationToken.None));
        Assert.Equal(PublishResult.Conflict, await repository.Writer.PublishRootAsync(repository.Roles.Root(2), CancellationToken.None));
    }

    [Fact]
    public async Task Read_OfWhatNobodyEverTrusted_IsRefused()
    {
        var repository = await SampleRepository.PublishedAsync();
        var state = SampleMetadata.Of(new SampleRoles());
        repository.Files.Files["timestamp.json"] = state.Timestamp.Bytes.ToArray();

        await Refused.BecauseAsync(TufError.SignaturesMissing, () => repository.Writer.ReadAsync(CancellationToken.None));
    }

    private static List<string> Names(SampleRepository repository) => [.. repository.Files.Files.Keys.Order(StringComparer.Ordinal)];
}
