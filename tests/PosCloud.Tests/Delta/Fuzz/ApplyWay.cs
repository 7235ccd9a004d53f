namespace PosCloud.Tests.Delta.Fuzz;

/// <summary>How a terminal applies a delta; the values are part of a case's file.</summary>
internal enum ApplyWay
{
    /// <summary>From a file, without room to unpack the base.</summary>
    Plain,

    /// <summary>The base is unpacked first.</summary>
    Scratch,

    /// <summary>While it is downloaded: the delta cannot seek and has no length.</summary>
    Download,

    /// <summary>Once more over what was written the first time, as after a power cut.</summary>
    Resume,
}
