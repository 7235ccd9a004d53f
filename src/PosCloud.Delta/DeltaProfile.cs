namespace PosCloud.Delta;

/// <summary>What the decoder on the terminal can afford; one byte in the header and part of the artifact's key.</summary>
public enum DeltaProfile : byte
{
    /// <summary>At most 8 MB of decoder memory.</summary>
    Default = 0,

    /// <summary>At most 3 MB of decoder memory, for somewhat larger deltas.</summary>
    Small = 1,

    /// <summary>Decoding speed first: no context mixing, at most 3 MB of decoder memory.</summary>
    Fast = 2,
}
