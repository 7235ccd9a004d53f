using System.Security.Cryptography;
using System.Text;
using PosCloud.Core.Audit;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Core.Terminals;

/// <summary>Makes one-time codes. Only the hash is stored; the code itself is shown once.</summary>
public sealed class EnrolmentCodes(IEnrolmentStore store, TimeProvider time)
{
    /// <summary>Crockford's base 32 without letters that look like digits: people type these codes.</summary>
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>20 characters of 5 bits: 100 bits.</summary>
    private const int SecretLength = 20;

    /// <summary>How long the code of an approved replacement can be used.</summary>
    public static readonly TimeSpan ReplacementLifetime = TimeSpan.FromHours(24);

    public async Task<Page<EnrolmentCode>> CreateAsync(
        string estate, CreateCodesRequest request, string actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var expiresAt = now.AddSeconds(request.ExpiresInSeconds);
        var codes = request.TerminalIds
            .Select(id => new EnrolmentCode(id, NewCode(estate), expiresAt))
            .ToList();
        await store.AddAsync(
            estate,
            [.. codes.Select(c => (Hash(c.Code), new EnrolmentRecord(c.TerminalId, request.Site, request.Tags, expiresAt, actor, CreatedAt: now)))],
            cancellationToken).ConfigureAwait(false);
        AuditScope.Note("enrolment-codes", null, request, ProtocolJson.Default.CreateCodesRequest);
        return new Page<EnrolmentCode>(codes, Continuation: null);
    }

    /// <summary>
    /// The code for hardware that is to take a terminal's place. Stored before the approval is: without one it leads nowhere.
    /// </summary>
    public async Task<EnrolmentCode> CreateForReplacementAsync(
        TerminalState terminal, string hardwareId, string actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var code = new EnrolmentCode(terminal.TerminalId, NewCode(terminal.Estate), now + ReplacementLifetime);
        var record = new EnrolmentRecord(terminal.TerminalId, terminal.Site, terminal.Tags, code.ExpiresAt, actor, CreatedAt: now, HardwareId: hardwareId);
        await store.AddAsync(terminal.Estate, [(Hash(code.Code), record)], cancellationToken).ConfigureAwait(false);
        return code;
    }

    /// <summary>The estate in front of the dot; null when it is no code.</summary>
    public static string? EstateOf(string code)
    {
        var dot = code.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && Names.IsEstate(code[..dot]) ? code[..dot] : null;
    }

    public static string Hash(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code.ToUpperInvariant())));

    private static string NewCode(string estate) => $"{estate}.{RandomNumberGenerator.GetString(Alphabet, SecretLength)}";
}
