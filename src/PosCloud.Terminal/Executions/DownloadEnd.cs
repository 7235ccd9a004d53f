namespace PosCloud.Terminal.Executions;

/// <summary>The four ends of a download.</summary>
internal enum DownloadEnd
{
    /// <summary>The package is whole and has the right hash.</summary>
    Complete,

    /// <summary>The execution was cancelled meanwhile.</summary>
    Stopped,

    /// <summary>This package will not do; another one may.</summary>
    PackageRefused,

    /// <summary>The network or the storage did not work for too long.</summary>
    Failed,
}
