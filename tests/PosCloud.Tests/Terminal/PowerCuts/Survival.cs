namespace PosCloud.Tests.Terminal.PowerCuts;

/// <summary>What a power cut leaves of changes that were not synced.</summary>
internal enum Survival
{
    /// <summary>Nothing: the medium holds what was synced.</summary>
    Nothing,

    /// <summary>All: the cut came just after the cache was written.</summary>
    All,

    /// <summary>Names without bytes: the files are there, and full of zeros.</summary>
    NamesOnly,

    /// <summary>Bytes without names.</summary>
    BytesOnly,

    /// <summary>Any of them, in any order; of a write, any of its sectors.</summary>
    Any,
}
