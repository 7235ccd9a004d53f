using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using PosCloud.Cli.Api;
using PosCloud.Protocol.Audit;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Cli.Audit;

/// <summary>
/// Writes what an assessor asks for into a folder: the list of devices (PCI DSS 9.5.1.1), who approved and published what, every
/// admin action, the audit log itself with its head, and the hashes of all of these.
/// </summary>
internal sealed class EvidenceRunner(AdminClient client, string folder)
{
    private readonly List<string> files = [];

    /// <exception cref="IOException">A file exists already, or cannot be written.</exception>
    public async Task<AuditReport> RunAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var terminals = (await Pages.ReadAsync(all: true, client.ListTerminalsAsync, cancellationToken)).Items;
        await WriteAsync(
            "devices.csv",
            ["terminal", "device", "model", "revision", "serial", "location", "firmware", "enrolled", "lastSeen", "revoked", "cloneAlarms"],
            terminals.SelectMany(Devices));
        var releases = (await Pages.ReadAsync(all: true, client.ListReleasesAsync, cancellationToken)).Items;
        await WriteAsync(
            "firmware.csv",
            ["release", "state", "component", "version", "sha256", "ptsNumber", "ptsExpires", "makerKey", "approvedBy"],
            releases.SelectMany(Firmware));
        var rollouts = (await Pages.ReadAsync(all: true, client.ListRolloutsAsync, cancellationToken)).Items;
        await WriteAsync("approvals.csv", ["kind", "id", "release", "what", "who", "at", "reason"], [.. releases.SelectMany(Of), .. rollouts.SelectMany(Of)]);

        var asked = new Dictionary<string, AuditEntry>(StringComparer.Ordinal);
        var actions = new List<string?[]>();
        var report = await AuditFile.WriteAsync(client, Path("audit.jsonl"), row => Take(row, asked, actions), cancellationToken);
        files.AddRange(["audit.jsonl", "audit.jsonl.head.json"]);

        // Whoever asked and has no end: the service died in between, or it is being done.
        actions.AddRange(asked.Values.Select(a => Action(a, a, "unknown")));
        await WriteAsync("actions.csv", ["at", "actor", "action", "outcome", "problem", "reason", "request", "requestId"], actions);
        await WriteManifestAsync(cancellationToken);
        return report with { Files = [.. files.Select(Path)] };
    }

    private static IEnumerable<string?[]> Devices(TerminalView t)
    {
        string?[] shared = [t.Site, Version(t), At(t.EnrolledAt), At(t.LastSeenAt), At(t.Revoked?.At), t.CloneAlarm?.Count.ToString(CultureInfo.InvariantCulture)];
        yield return [t.TerminalId, "Terminal", t.Hardware.Model, t.Hardware.Revision, t.Hardware.Id, .. shared];
        foreach (var p in t.Peripherals)
        {
            yield return [t.TerminalId, p.Kind, p.Model, "", p.Serial, t.Site, p.Firmware, .. shared[2..]];
        }
    }

    private static IEnumerable<string?[]> Firmware(ReleaseView r) => r.Components.Select(c => (string?[])
    [
        r.ReleaseId,
        Console.Show.Name(r.State),
        c.Name,
        c.Version,
        c.Sha256,
        c.Pts?.Number,
        c.Pts?.Expires.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        c.VendorSignature?.KeyId,
        string.Join(' ', (r.Approvals ?? []).Select(a => a.By)),
    ]);

    private static string Version(TerminalView t) => string.Join(' ', t.Components.Select(c => $"{c.Name}={c.Version}"));

    private static IEnumerable<string?[]> Of(ReleaseView r)
    {
        yield return ["release", r.ReleaseId, r.ReleaseId, "drafted", r.CreatedBy, At(r.CreatedAt), r.Notes];
        foreach (var approval in r.Approvals ?? [])
        {
            yield return ["release", r.ReleaseId, r.ReleaseId, "approved", approval.By, At(approval.At), approval.KeyId];
        }

        if (r.PublishedBy is not null)
        {
            yield return ["release", r.ReleaseId, r.ReleaseId, "published", r.PublishedBy, At(r.PublishedAt), ""];
        }

        if (r.Withdrawn is { } w)
        {
            yield return ["release", r.ReleaseId, r.ReleaseId, "withdrawn", w.By, At(w.At), w.Reason];
        }
    }

    private static IEnumerable<string?[]> Of(RolloutView r)
    {
        yield return ["rollout", r.RolloutId, r.ReleaseId, "planned", r.CreatedBy, At(r.CreatedAt), ""];

        // The rollout remembers when for its last lines only; the audit log has all of them.
        foreach (var approver in r.Approvals ?? [])
        {
            var line = r.Log?.LastOrDefault(l => l.What == "approve" && l.Actor == approver);
            yield return ["rollout", r.RolloutId, r.ReleaseId, "approved", approver, At(line?.At), line?.Reason];
        }
    }

    private static void Take(AuditEntry row, Dictionary<string, AuditEntry> asked, List<string?[]> actions)
    {
        if (row.Phase == AuditPhase.Asked)
        {
            asked[row.RequestId] = row;
        }
        else
        {
            asked.Remove(row.RequestId, out var before);
            actions.Add(Action(before, row, Console.Show.Name(row.Phase)));
        }
    }

    private static string?[] Action(AuditEntry? asked, AuditEntry row, string outcome) =>
        [At(row.At), row.Actor, row.Action, outcome, row.Problem, row.Reason, asked?.Request, row.RequestId];

    private static string? At(DateTimeOffset? at) => at?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private string Path(string name) => System.IO.Path.Combine(folder, name);

    private async Task WriteAsync(string name, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string?>> rows)
    {
        await CsvFile.WriteAsync(Path(name), columns, rows);
        files.Add(name);
    }

    private async Task WriteManifestAsync(CancellationToken cancellationToken)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in files)
        {
            await using var file = File.OpenRead(Path(name));
            hashes[name] = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        }

        await using var writer = AuditFile.NewFile(Path("manifest.json"));
        await writer.WriteAsync(JsonSerializer.Serialize(hashes, CliJson.Default.SortedDictionaryStringString) + "\n");
        files.Add("manifest.json");
    }
}
