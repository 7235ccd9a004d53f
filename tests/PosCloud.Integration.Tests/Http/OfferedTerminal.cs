using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Integration.Tests.Http;

/// <summary>A terminal with version 1 that was offered version 2, with a delta and the full package.</summary>
internal sealed record OfferedTerminal(TestTerminal Terminal, CheckInResponse Answer, Directive Directive)
{
    private static readonly TimeSpan OfferPatience = TimeSpan.FromMinutes(2);

    public DirectivePackage Delta => Directive.Components!.Single().Packages.First(p => p.BaseSha256 is not null);

    public DirectivePackage Full => Directive.Components!.Single().Packages.First(p => p.BaseSha256 is null);

    public string InstalledSha256 => Terminal.Components.Single().Sha256;

    public Uri LinkOf(DirectivePackage package) => Answer.Links.Single(link => link.Sha256 == package.Sha256).Url;

    public static async Task<OfferedTerminal> CreateAsync(LocalCloudFixture cloud)
    {
        var component = LocalCloudFixture.NewName("c");
        var (first, second) = (TestReleases.Image(1), TestReleases.Image(1));
        second.AsSpan(50_000, 100).Fill(7);
        await TestReleases.PublishAsync(cloud, component, "1.0.0", first);
        var release = await TestReleases.PublishAsync(cloud, component, "2.0.0", second);
        await TestReleases.BuiltAsync(cloud, release.ReleaseId);

        var terminal = await cloud.EnrolAsync();
        terminal.Components = [new InstalledComponent(component, "1.0.0", TestReleases.Sha256(first), first.Length)];
        await cloud.Cloud.Admin.StartRolloutAsync(
            new StartRolloutRequest(LocalCloudFixture.NewName("r"), release.ReleaseId, $"id == {terminal.TerminalId}"),
            CancellationToken.None);

        using var patience = new CancellationTokenSource(OfferPatience);
        while (true)
        {
            var answer = await terminal.CheckInAsync();
            var directive = TestTerminal.DirectiveOf(answer);
            if (directive.Action == DirectiveAction.Update)
            {
                return new OfferedTerminal(terminal, answer, directive);
            }

            await Task.Delay(100, patience.Token);
        }
    }
}
