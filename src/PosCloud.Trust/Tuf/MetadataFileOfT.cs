using System.Text.Encodings.Web;
using System.Text.Json;

namespace PosCloud.Trust.Tuf;

/// <summary>A metadata file of one kind. It does not change; each signature makes a new file with the same signed bytes.</summary>
public sealed class MetadataFile<T> : MetadataFile
    where T : SignedMetadata, ISignedMetadata<T>
{
    private static readonly JsonWriterOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Indented = true,
        NewLine = "\n",
    };

    private MetadataFile(
        T content, ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> signedBytes, IReadOnlyDictionary<string, string> signatures)
        : base(bytes, signedBytes, signatures) => Content = content;

    /// <summary>What is signed, read.</summary>
    public T Content { get; }

    public override long Version => Content.Version;

    /// <summary>Reads a file. That it can be read says nothing about who made it.</summary>
    /// <exception cref="TufException">It is too large, of another kind, malformed or out of bounds.</exception>
    public static MetadataFile<T> Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > T.MaxBytes)
        {
            throw new TufException(TufError.TooLarge, $"The file has more than {T.MaxBytes} bytes.");
        }

        return TufJson.Read(bytes, root =>
        {
            var signed = root.Member("signed");
            var content = T.Read(signed);
            return new MetadataFile<T>(content, bytes, CanonicalJson.Encode(signed), ReadSignatures(root.Member("signatures")));
        });
    }

    /// <summary>Makes the file that nobody has signed yet.</summary>
    /// <exception cref="TufException">The content is out of the bounds within which clients read.</exception>
    public static MetadataFile<T> Create(T content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return Parse(Write(new Dictionary<string, string>(), content.Write));
    }

    /// <summary>Makes the file with one signature more. The signed bytes stay the same.</summary>
    public async Task<MetadataFile<T>> SignAsync(ITufSigner signer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(signer);
        var signature = await signer.SignAsync(SignedBytes, cancellationToken).ConfigureAwait(false);
        return With(signer.Key.Id, signature);
    }

    /// <summary>Makes the file with the signatures of another copy too: approvers need not wait for each other.</summary>
    /// <exception cref="TufException"><see cref="TufError.HashMismatch"/>: the other copy has another content.</exception>
    public MetadataFile<T> Merge(MetadataFile<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.SignedBytes.Span.SequenceEqual(SignedBytes.Span)
            ? With(other.Signatures)
            : throw new TufException(TufError.HashMismatch, "The two files do not say the same.");
    }

    private MetadataFile<T> With(string keyId, ReadOnlyMemory<byte> signature) =>
        With(new Dictionary<string, string> { [keyId] = Convert.ToHexStringLower(signature.Span) });

    private MetadataFile<T> With(IReadOnlyDictionary<string, string> more)
    {
        var signatures = new Dictionary<string, string>(Signatures, StringComparer.Ordinal);
        foreach (var (id, hex) in more)
        {
            signatures[id] = hex;
        }

        // The signed object is taken over as it is: a file by somebody else may say more than is known here.
        return TufJson.Read(Bytes, root => Parse(Write(signatures, root.Member("signed").WriteTo)));
    }

    private static byte[] Write(IReadOnlyDictionary<string, string> signatures, Action<Utf8JsonWriter> signed)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("signatures");
            foreach (var (id, hex) in signatures.OrderBy(signature => signature.Key, StringComparer.Ordinal))
            {
                writer.WriteStartObject();
                writer.WriteString("keyid", id);
                writer.WriteString("sig", hex);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WritePropertyName("signed");
            signed(writer);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static Dictionary<string, string> ReadSignatures(JsonElement element)
    {
        var signatures = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in element.Items(TufLimits.Signatures, "The signatures"))
        {
            var id = item.Member("keyid").Text(TufLimits.KeyIdChars, "A key id");
            if (!signatures.TryAdd(id, item.Member("sig").Text(TufLimits.SignatureChars, "A signature")))
            {
                throw TufException.Malformed("Two signatures have the same key id.");
            }
        }

        return signatures;
    }
}
