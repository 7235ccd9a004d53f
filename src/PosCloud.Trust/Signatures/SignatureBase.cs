using System.Text;

namespace PosCloud.Trust.Signatures;

/// <summary>The bytes that are signed: RFC 9421, section 2.5. All values were checked to be printable ASCII before.</summary>
/// <param name="method">For example <c>POST</c>.</param>
/// <param name="path">Absolute path as sent, percent-encoding untouched.</param>
/// <param name="query">Empty, or <c>?</c> and what follows, as sent.</param>
/// <param name="contentDigest">Value of <c>Content-Digest</c>.</param>
/// <param name="credential">Value of <c>PosCloud-Credential</c>; null where it is not covered.</param>
/// <param name="parameters">Value of <c>Signature-Input</c> behind the label.</param>
internal readonly ref struct SignatureBase(
    ReadOnlySpan<char> method,
    ReadOnlySpan<char> path,
    ReadOnlySpan<char> query,
    ReadOnlySpan<char> contentDigest,
    string? credential,
    ReadOnlySpan<char> parameters)
{
    private readonly ReadOnlySpan<char> _method = method;
    private readonly ReadOnlySpan<char> _path = path;
    private readonly ReadOnlySpan<char> _query = query.IsEmpty ? "?" : query; // RFC 9421, section 2.2.7
    private readonly ReadOnlySpan<char> _contentDigest = contentDigest;
    private readonly ReadOnlySpan<char> _parameters = parameters;

    private static ReadOnlySpan<byte> MethodName => "\"@method\": "u8;

    private static ReadOnlySpan<byte> PathName => "\n\"@path\": "u8;

    private static ReadOnlySpan<byte> QueryName => "\n\"@query\": "u8;

    private static ReadOnlySpan<byte> ContentDigestName => "\n\"content-digest\": "u8;

    private static ReadOnlySpan<byte> CredentialName => "\n\"poscloud-credential\": "u8;

    private static ReadOnlySpan<byte> ParametersName => "\n\"@signature-params\": "u8;

    /// <summary>Bytes that <see cref="Write"/> needs at most.</summary>
    public int MaxLength =>
        MethodName.Length + PathName.Length + QueryName.Length + ContentDigestName.Length + CredentialName.Length + ParametersName.Length
        + _method.Length + _path.Length + _query.Length + _contentDigest.Length + (credential?.Length ?? 0) + _parameters.Length;

    /// <summary>Writes the base and returns its length in bytes.</summary>
    public int Write(Span<byte> destination)
    {
        var length = 0;
        Append(destination, ref length, MethodName, _method);
        Append(destination, ref length, PathName, _path);
        Append(destination, ref length, QueryName, _query);
        Append(destination, ref length, ContentDigestName, _contentDigest);
        if (credential is not null)
        {
            Append(destination, ref length, CredentialName, credential);
        }

        Append(destination, ref length, ParametersName, _parameters);
        return length;
    }

    private static void Append(Span<byte> destination, ref int length, ReadOnlySpan<byte> name, ReadOnlySpan<char> value)
    {
        name.CopyTo(destination[length..]);
        length += name.Length;
        length += Encoding.ASCII.GetBytes(value, destination[length..]);
    }
}
