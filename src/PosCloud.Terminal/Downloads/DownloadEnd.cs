namespace PosCloud.Terminal.Downloads;

/// <summary>The four ends of a download.</summary>
internal enum DownloadEnd
{
    /// <summary>The file is whole and has the right hash.</summary>
    Complete,

    /// <summary>It is not wanted any more, or waits: what is there is kept, and the next one goes on.</summary>
    Stopped,

    /// <summary>This file will not do; another one may.</summary>
    Refused,

    /// <summary>The network or the storage did not work for too long.</summary>
    Failed,
}
