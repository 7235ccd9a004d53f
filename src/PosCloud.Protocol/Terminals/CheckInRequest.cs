using PosCloud.Protocol.Data;
using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Preconditions;

namespace PosCloud.Protocol.Terminals;

/// <summary><c>POST /v1/terminals/{terminalId}/check-in</c>: what the terminal is, has and does.</summary>
/// <param name="Seq">Increases with every check-in and report of this terminal; kept across restarts. Idempotency key.</param>
/// <param name="Hardware">The hardware; its id must be the enrolled one.</param>
/// <param name="Components">Installed components by hash.</param>
/// <param name="Peripherals">Peripherals by UnifiedPOS names.</param>
/// <param name="Conditions">Power, batch, idle time, space, network.</param>
/// <param name="AgentVersion">Version of the agent.</param>
/// <param name="State">The sealed state from the last answer, echoed unread; absent after a loss. Saves the service a read.</param>
/// <param name="ExecutionId">
/// The execution that the terminal runs, or whose reports it has not delivered yet; absent when there is none.
/// </param>
/// <param name="Decoder">What its delta decoder can do; absent counts as <see cref="DecoderInfo.Unstated"/>.</param>
/// <param name="Waiting">Why the running execution does not go on now; absent when it does.</param>
/// <param name="RestoreKey">
/// The key to which backups are released to this terminal. A terminal that states one can back up, migrate and restore.
/// </param>
/// <param name="Restore">How the last restore ended; absent once it was answered.</param>
/// <param name="DiagnosticsDone">The last <see cref="Directives.Directive.DiagnosticsRequestId"/> that was served or given up.</param>
/// <param name="Certificates">Certificates that it uses and when they end; absent when it does not say. Never a key.</param>
/// <param name="Language">BCP 47 tag of the language that its people read; absent is the estate's.</param>
/// <param name="Notices">The notices that it has, and what became of them.</param>
public sealed record CheckInRequest(
    long Seq,
    HardwareInfo Hardware,
    IReadOnlyList<InstalledComponent> Components,
    IReadOnlyList<Peripheral> Peripherals,
    Conditions Conditions,
    string AgentVersion,
    string? State = null,
    string? ExecutionId = null,
    DecoderInfo? Decoder = null,
    Refusal? Waiting = null,
    EcJwk? RestoreKey = null,
    RestoreReport? Restore = null,
    string? DiagnosticsDone = null,
    IReadOnlyList<TerminalCertificate>? Certificates = null,
    string? Language = null,
    IReadOnlyList<NoticeReport>? Notices = null) : IChecked
{
    public void Check(FieldChecker check)
    {
        check.Range(Seq, 1, long.MaxValue - 1, "/seq");
        check.OptionalText(State, Limits.SealedState, "/state");
        check.Id(Hardware.Id, "/hardware/id");
        check.Text(Hardware.Model, 1, Limits.ShortText, "/hardware/model");
        check.Text(Hardware.Revision, 0, Limits.ShortText, "/hardware/revision");
        if (!check.List(Components, 0, Limits.Components, "/components") || !check.List(Peripherals, 0, Limits.Peripherals, "/peripherals"))
        {
            return;
        }

        for (var i = 0; i < Components.Count; i++)
        {
            check.Component(Components[i].Name, $"/components/{i}/name");
            check.Version(Components[i].Version, $"/components/{i}/version");
            check.Sha256(Components[i].Sha256, $"/components/{i}/sha256");
            check.Range(Components[i].Length, 0, Limits.ImageBytes, $"/components/{i}/length");
        }

        check.That(Components.DistinctBy(c => c.Name).Count() == Components.Count, "/components", "must name each component once");
        for (var i = 0; i < Peripherals.Count; i++)
        {
            check.Text(Peripherals[i].Kind, 1, Limits.ShortText, $"/peripherals/{i}/kind");
            check.Text(Peripherals[i].Model, 0, Limits.ShortText, $"/peripherals/{i}/model");
            check.Text(Peripherals[i].Serial, 0, Limits.ShortText, $"/peripherals/{i}/serial");
            check.Text(Peripherals[i].Firmware, 0, Limits.ShortText, $"/peripherals/{i}/firmware");
            check.Text(Peripherals[i].Status, 0, Limits.ShortText, $"/peripherals/{i}/status");
        }

        check.OptionalText(Conditions.Power, Limits.ShortText, "/conditions/power");
        check.Range(Conditions.BatteryPercent ?? 0, 0, 100, "/conditions/batteryPercent");
        check.Range(Conditions.StoredOfflineTransactions ?? 0, 0, int.MaxValue, "/conditions/storedOfflineTransactions");
        check.Range(Conditions.IdleSeconds ?? 0, 0, int.MaxValue, "/conditions/idleSeconds");
        check.Range(Conditions.FreeBytes ?? 0, 0, long.MaxValue, "/conditions/freeBytes");
        check.OptionalText(Conditions.Network, Limits.ShortText, "/conditions/network");
        check.OptionalText(Conditions.TimeZone, Limits.ShortText, "/conditions/timeZone");
        check.Range(Conditions.LinkQualityPercent ?? 0, 0, 100, "/conditions/linkQualityPercent");
        check.Range(Conditions.MeteredBytesToday ?? 0, 0, long.MaxValue, "/conditions/meteredBytesToday");
        WeeklySpan.CheckAll(Conditions.TradingHours ?? [], check, "/conditions/tradingHours");
        check.Text(AgentVersion, 1, Limits.ShortText, "/agentVersion");
        check.That(ExecutionId is null || Names.IsId(ExecutionId), "/executionId", "must be an execution's id");
        check.OptionalText(Waiting?.Rule, Limits.ShortText, "/waiting/rule");
        check.OptionalText(Waiting?.Seen, Limits.LongText, "/waiting/seen");
        check.OptionalText(Waiting?.Needed, Limits.LongText, "/waiting/needed");
        check.Range(Decoder?.Format ?? 1, 1, Limits.DeltaFormat, "/decoder/format");
        check.That(Language is null || LanguageTag.IsValid(Language), "/language", "must be a language tag such as en or zh-CN");
        if (check.List(Notices ?? [], 0, Limits.NoticeReports, "/notices"))
        {
            for (var i = 0; i < Notices?.Count; i++)
            {
                check.Id(Notices[i].RolloutId, $"/notices/{i}/rolloutId");
                check.Component(Notices[i].NoticeId, $"/notices/{i}/noticeId");
                if (check.List(Notices[i].Answers ?? [], 0, Limits.ChecklistItems, $"/notices/{i}/answers"))
                {
                    for (var j = 0; j < Notices[i].Answers?.Count; j++)
                    {
                        Notices[i].Answers![j].Check(check, $"/notices/{i}/answers/{j}");
                    }
                }
            }

            check.Count(Notices?.Sum(n => n.Answers?.Count ?? 0) ?? 0, 0, Limits.ChecklistAnswers, "/notices/answers");
        }

        check.That(DiagnosticsDone is null || Names.IsId(DiagnosticsDone), "/diagnosticsDone", "must be a request's id");
        check.Range(Decoder?.Memory ?? 1, 1, Limits.DecoderMemory, "/decoder/memory");
        check.OptionalText(RestoreKey?.X, Limits.ShortText, "/restoreKey/x");
        check.OptionalText(RestoreKey?.Y, Limits.ShortText, "/restoreKey/y");
        check.OptionalText(RestoreKey?.Kid, Limits.ShortText, "/restoreKey/kid");
        check.That(RestoreKey is null or { Kty: "EC", Crv: "P-256" }, "/restoreKey", "must be an EC P-256 key (RFC 7517)");
        Restore?.Check(check, "/restore");
        if (check.List(Certificates ?? [], 0, Limits.Certificates, "/certificates"))
        {
            for (var i = 0; i < Certificates?.Count; i++)
            {
                Certificates[i].Check(check, $"/certificates/{i}");
            }
        }
    }
}
