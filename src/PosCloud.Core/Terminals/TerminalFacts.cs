using PosCloud.Protocol;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>What a terminal said of itself with its last check-in. The next check-in replaces it whole.</summary>
public sealed record TerminalFacts(
    HardwareInfo Hardware,
    IReadOnlyList<InstalledComponent> Components,
    IReadOnlyList<Peripheral> Peripherals,
    Conditions Conditions,
    string AgentVersion,
    DateTimeOffset SeenAt,
    DecoderInfo? Decoder = null,
    Refusal? Waiting = null,
    EcJwk? RestoreKey = null,
    IReadOnlyList<TerminalCertificate>? Certificates = null,
    string? Language = null,
    IReadOnlyList<NoticeReport>? Notices = null)
{
    public static TerminalFacts From(CheckInRequest request, DateTimeOffset now) => new(
        request.Hardware, request.Components, request.Peripherals, request.Conditions, request.AgentVersion, now, request.Decoder, request.Waiting, request.RestoreKey, request.Certificates, request.Language, request.Notices);

    /// <summary>The same terminal once it has installed some components.</summary>
    public TerminalFacts With(IReadOnlyList<DirectiveComponent> installed) => this with
    {
        Components = [.. Components.Where(c => installed.All(i => i.Name != c.Name)), .. installed.Select(i => new InstalledComponent(i.Name, i.Version, i.Sha256, i.Length))],
    };

    public InstalledComponent? Component(string name) => Components.FirstOrDefault(c => c.Name == name);
}
