namespace PosCloud.Terminal.Storage;

/// <summary>A numbered message, kept byte for byte until it is answered: the service knows a repeat by its number and body.</summary>
/// <param name="Kind"><see cref="CheckIn"/> or <see cref="Report"/>: the last part of its URL.</param>
/// <param name="Seq">Its sequence number.</param>
/// <param name="Body">The JSON text as it was sent.</param>
internal sealed record PendingMessage(string Kind, long Seq, string Body)
{
    public const string CheckIn = "check-in";
    public const string Report = "reports";
}
