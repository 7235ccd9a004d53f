namespace PosCloud.Delta.Containers.Deflate;

/// <summary>Programs of the zlib family. They differ in hash width and in when a block ends; values are part of the recipe.</summary>
internal enum DeflateMaker
{
    /// <summary>zlib with memLevel 8, its default.</summary>
    Zlib,

    /// <summary>zlib with memLevel 9.</summary>
    ZlibMaxMemory,

    /// <summary>gzip: as <see cref="Zip"/>, and at the end of input its matches are compared beyond the end.</summary>
    Gzip,

    /// <summary>Info-ZIP's zip.</summary>
    Zip,
}
