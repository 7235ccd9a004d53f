using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using PosCloud.Cli;
using PosCloud.Cli.Api;
using PosCloud.Cli.Releases;
using PosCloud.Local.Acquirer;
using PosCloud.Local.Monitoring;
using PosCloud.Protocol.Documents;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Local.Demo.Scenarios;

/// <summary>Runs a scenario, step by step, through the public API and on real agents.</summary>
internal sealed class ScenarioJob(LocalCloud cloud, WorkFolder work, MonitoringHook hook, IDemoView view, TimeProvider time)
{
    /// <summary>In the scenario's texts: the address of the simulated acquirer.</summary>
    private const string AcquirerPlace = "{acquirer}";

    private const int CodeSeconds = 3600;
    private static readonly TimeSpan _packagesLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(400);

    /// <param name="scenario">As <see cref="ScenarioFile"/> read it.</param>
    /// <param name="folder">Where its images lie.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ScenarioOutcome> RunAsync(Scenario scenario, string folder, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var before = hook.CountByType;
        view.Step(scenario.Title);
        var images = new ScenarioImages(System.IO.Path.Combine(work.Path, "scenario"));
        await images.MakeAsync(scenario.Images, folder, cancellationToken);
        await using var acquirer = await SimulatedAcquirer.StartAsync(0, cancellationToken);
        await using var fleet = new ScenarioFleet(cloud, work, images, view, time);
        using var recipients = new BackupRecipients(cloud);
        await EnrolAsync(scenario, fleet, cancellationToken);
        var outcomes = new List<StepOutcome>();
        foreach (var step in scenario.Steps)
        {
            var stepStart = time.GetTimestamp();
            view.Step($"Scenario {outcomes.Count + 1}/{scenario.Steps.Count}: {step.Title}");
            view.Progress("scenario", outcomes.Count, scenario.Steps.Count);
            var problems = await RunAsync(step, scenario, images, acquirer, fleet, recipients, cancellationToken);
            outcomes.Add(new StepOutcome(step.Title, Math.Round(time.GetElapsedTime(stepStart).TotalSeconds, 1), problems));
            if (problems.Count > 0)
            {
                break;
            }
        }

        view.Progress("scenario", outcomes.Count, scenario.Steps.Count);
        return new ScenarioOutcome(
            scenario.Title,
            outcomes,
            scenario.Steps.Count - outcomes.Count,
            hook.CountByType.ToDictionary(type => type.Key, type => type.Value - before.GetValueOrDefault(type.Key)),
            Math.Round(time.GetElapsedTime(start).TotalSeconds, 1));
    }

    private async Task EnrolAsync(Scenario scenario, ScenarioFleet fleet, CancellationToken cancellationToken)
    {
        foreach (var terminal in scenario.Terminals)
        {
            var codes = await cloud.Admin.CreateCodesAsync(
                new CreateCodesRequest([terminal.Id], terminal.Site, new Dictionary<string, string> { ["purpose"] = "scenario" }, CodeSeconds), cancellationToken);
            await fleet.StartAsync(terminal, $"SN-{terminal.Id}", codes[0], hasData: true, cancellationToken);
        }
    }

    /// <returns>What did not end as expected.</returns>
    private async Task<IReadOnlyList<string>> RunAsync(
        ScenarioStep step, Scenario scenario, ScenarioImages images, SimulatedAcquirer acquirer, ScenarioFleet fleet, BackupRecipients recipients, CancellationToken cancellationToken)
    {
        try
        {
            switch (step)
            {
                case PublishStep publish:
                    await PublishAsync(publish, images, acquirer, cancellationToken);
                    return [];
                case RollOutStep rollOut:
                    await cloud.Admin.StartRolloutAsync(StepRules.Read<StartRolloutRequest>(rollOut.Rollout), cancellationToken);
                    return [];
                case AwaitStep wait:
                    return await ExpectAsync(wait.Expect, wait.Seconds, id => FactsAsync(id, fleet, cancellationToken), cancellationToken);
                case ReadyStep ready:
                    return await ExpectAsync(ready.Expect, ready.Seconds, id => ReadinessAsync(ready.RolloutId, id, cancellationToken), cancellationToken);
                case ChangeStep change:
                    Change(change, fleet);
                    return [];
                case AcquirerStep mood:
                    acquirer.Mood = mood.Mood;
                    return [];
                case WorkOrderStep order:
                    await cloud.Admin.CreateWorkOrderAsync(order.Terminal, StepRules.Read<CreateWorkOrderRequest>(order.Order), cancellationToken);
                    return [];
                case DocumentStep document:
                    await AddDocumentAsync(document, images, cancellationToken);
                    return [];
                case RecipientStep recipient:
                    await recipients.NameAsync(recipient.Name, cancellationToken);
                    return [];
                case RestoreStep restore:
                    var wrong = await recipients.ReleaseAsync(
                        restore.Recipient, restore.Terminal, fleet.Terminal(restore.Terminal).Agent.RestoreKeyFingerprint, cancellationToken);
                    return wrong is null ? [] : [wrong];
                case ReplaceStep replace:
                    await ReplaceAsync(replace, scenario, fleet, cancellationToken);
                    return [];
                default:
                    throw new InvalidOperationException($"There is no way to run a {step.GetType().Name}.");
            }
        }
        catch (Exception e) when (e is AdminException or CliException or TimeoutException)
        {
            return [e.Message];
        }
    }

    private async Task PublishAsync(PublishStep step, ScenarioImages images, SimulatedAcquirer acquirer, CancellationToken cancellationToken)
    {
        var path = images.Path($"{Guid.NewGuid():n}.release.json");
        await File.WriteAllTextAsync(
            path, step.Release.GetRawText().Replace(AcquirerPlace, acquirer.Endpoint, StringComparison.Ordinal), cancellationToken);
        var release = await ReleaseFile.ReadAsync(path, _packagesLimit, progress: null, cancellationToken);
        await cloud.Admin.PublishAsync(
            release with { Approve = cloud.ApproveAsync }, new PublishReporter(release.Draft.ReleaseId ?? "release", view), cancellationToken);
    }

    private async Task AddDocumentAsync(DocumentStep step, ScenarioImages images, CancellationToken cancellationToken)
    {
        var content = await File.ReadAllBytesAsync(images.Path(step.Image), cancellationToken);
        await cloud.Admin.AddDocumentAsync(step.ReleaseId, new DocumentFile(step.Name, step.Language, DocumentFormat.Markdown, content), cancellationToken);
    }

    private static void Change(ChangeStep step, ScenarioFleet fleet)
    {
        var machine = fleet.Terminal(step.Terminal).Environment;
        machine.Conditions = step.Conditions is { } members ? StepRules.Merge(machine.Conditions, members)! : machine.Conditions;
        machine.Peripherals = step.Peripherals ?? machine.Peripherals;
        machine.HasLink = step.Link ?? machine.HasLink;
    }

    private async Task ReplaceAsync(ReplaceStep step, Scenario scenario, ScenarioFleet fleet, CancellationToken cancellationToken)
    {
        await fleet.BreakAsync(step.Terminal);
        await cloud.Admin.ReplaceTerminalAsync(step.Terminal, new ReplaceTerminalRequest(step.Hardware, step.Reason), cancellationToken);
        var code = await cloud.CreateAdminClient(cloud.Issuer.Deputy)
            .ApproveReplacementAsync(step.Terminal, new ApproveReplacementRequest(step.Hardware), cancellationToken);
        await fleet.StartAsync(scenario.Terminals.First(terminal => terminal.Id == step.Terminal), step.Hardware, code, hasData: false, cancellationToken);
    }

    private async Task<JsonObject> FactsAsync(string id, ScenarioFleet fleet, CancellationToken cancellationToken)
    {
        try
        {
            return await TerminalFacts.OfAsync(cloud.Admin, id, fleet.Terminal(id), cancellationToken);
        }
        catch (IOException)
        {
            // The terminal is exchanging its data; it is looked at again.
            return [];
        }
        catch (AdminException e) when (e.Problem.Status == StatusCodes.Status404NotFound)
        {
            // It has not enrolled yet.
            return [];
        }
    }

    private async Task<JsonObject> ReadinessAsync(string rolloutId, string id, CancellationToken cancellationToken)
    {
        var page = await cloud.Admin.ReadinessAsync(rolloutId, wave: null, site: null, limit: null, continuation: null, cancellationToken);
        return page.Items.FirstOrDefault(line => line.TerminalId == id) is { } found ? ReadinessFacts.Of(found) : [];
    }

    private async Task<IReadOnlyList<string>> ExpectAsync(
        IReadOnlyDictionary<string, JsonObject> expect, int seconds, Func<string, Task<JsonObject>> facts, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var differences = new List<string>();
            foreach (var (id, expected) in expect)
            {
                differences.AddRange(Expectations.Differences(id, expected, await facts(id)));
            }

            if (differences.Count == 0 || time.GetElapsedTime(start).TotalSeconds > seconds)
            {
                return differences;
            }

            await Task.Delay(_poll, time, cancellationToken);
        }
    }
}
