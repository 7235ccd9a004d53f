using System.Text.Json;

namespace PosCloud.Trust.Tuf;

/// <summary>How one kind of metadata is read.</summary>
public interface ISignedMetadata<out TSelf>
{
    /// <summary>Bytes that a file of this kind may have.</summary>
    static abstract int MaxBytes { get; }

    /// <summary>Reads the <c>signed</c> object.</summary>
    /// <exception cref="TufException">It is of another kind, lacks something or is out of bounds.</exception>
    static abstract TSelf Read(JsonElement signed);
}
