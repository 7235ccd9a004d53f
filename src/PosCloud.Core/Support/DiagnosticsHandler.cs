using System.Globalization;
using PosCloud.Core.Audit;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Support;

namespace PosCloud.Core.Support;

/// <summary>
/// Diagnostics for people: asks a terminal for a bundle, lists what came, gives short links to it. The demand is a part of the
/// terminal's row; the next check-in meets another version of it, reads it, and each answer carries the demand until a check-in says
/// that it was served.
/// </summary>
public sealed class DiagnosticsHandler(TerminalEditor editor, IUploadStore uploads, IBlobVault vault, CheckInOptions options, TimeProvider time)
{
    public Task<Outcome<DiagnosticsDemand>> DemandAsync(
        string estate, string terminalId, string reason, string actor, CancellationToken cancellationToken) =>
        editor.EditAsync(new TerminalKey(estate, terminalId), state => Demand(state, reason, actor, time.GetUtcNow()), cancellationToken);

    private static Outcome<TerminalEdit<DiagnosticsDemand>> Demand(TerminalState state, string reason, string actor, DateTimeOffset now)
    {
        if (state.Diagnostics is { } pending)
        {
            return new TerminalEdit<DiagnosticsDemand>(pending);
        }

        var demand = new DiagnosticsDemand(string.Create(CultureInfo.InvariantCulture, $"d{now.UtcTicks}"), now, actor, reason);
        var next = state with { Diagnostics = demand };
        var line = new HistoryView(now, "diagnostics-demanded", 0, $"{demand.RequestId} by {actor}: {reason}");
        return new TerminalEdit<DiagnosticsDemand>(
            demand,
            new TerminalChange(next, Facts: null, line, []),
            () => AuditScope.Note($"terminals/{state.TerminalId}", state, next, CoreJson.Stored.TerminalState));
    }

    /// <summary>What the terminal has uploaded, newest first.</summary>
    public async Task<Outcome<Page<DiagnosticsView>>> ListAsync(string estate, string terminalId, CancellationToken cancellationToken) =>
        new Page<DiagnosticsView>(
            [.. (await uploads.ListAsync(new TerminalKey(estate, terminalId), cancellationToken).ConfigureAwait(false)).Select(View)], Continuation: null);

    public async Task<Outcome<DownloadLink>> LinkAsync(string estate, string terminalId, string uploadId, CancellationToken cancellationToken)
    {
        var found = await uploads.FindAsync(new TerminalKey(estate, terminalId), uploadId, cancellationToken).ConfigureAwait(false);
        if (found?.CompletedAt is null)
        {
            return Reasons.UploadUnknown;
        }

        var expiresAt = time.GetUtcNow() + options.LinkLifetime;
        var url = await vault.ReadLinkAsync(
            VaultContainer.Diagnostics, $"{estate}/{terminalId}/{found.Sha256}", expiresAt, cancellationToken).ConfigureAwait(false);
        return new DownloadLink(url, expiresAt, found.Sha256, found.Length);
    }

    internal static DiagnosticsView View(UploadRecord upload) =>
        new(upload.UploadId, upload.Sha256, upload.Length, upload.RequestedAt, upload.CompletedAt, upload.RequestId);
}
