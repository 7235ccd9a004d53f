namespace PosCloud.Protocol.SelfTests;

/// <summary>A payment that proves that the terminal can take money. It is always reversed.</summary>
/// <param name="Endpoint">Where to send it; <c>https</c>, or <c>http</c> on the same machine. docs/agent.md has the messages.</param>
/// <param name="Amount">In the smallest unit of the currency; at most <see cref="Limits.TrialAmount"/>, and the terminal has a limit of its own.</param>
/// <param name="Currency">ISO 4217, three letters.</param>
public sealed record TrialTransaction(string Endpoint, long Amount, string Currency)
{
    internal void Check(FieldChecker check, string pointer)
    {
        check.Text(Endpoint, 1, Limits.LongText, $"{pointer}/endpoint");
        check.That(
            Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) && IsSafe(uri),
            $"{pointer}/endpoint",
            "must be an https address without user name, query and fragment, or an http address of the same machine");
        check.Range(Amount, 1, Limits.TrialAmount, $"{pointer}/amount");
        check.That(Currency is { Length: 3 } && Currency.All(char.IsAsciiLetterUpper), $"{pointer}/currency", "must be three capital letters (ISO 4217)");
    }

    private static bool IsSafe(Uri uri) =>
        (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0;
}
